import type { MicroBatch } from '../data/batch.ts';
import type { Network, TokenScores, TrainingMode } from '../model/network.ts';
import type { Residuals } from '../model/programs.ts';
import type { DeviceTensor, TensorMap } from '../runtime/executor.ts';
import type { Policy } from './policy.ts';

/**
 * The loss's side of a micro-batch: given the scores of its answer tokens, dL/d(log-prob) of each, f32 [T].
 */
export type LossGradient = (scores: TokenScores) => Float32Array;

/**
 * The gradient of a batch, gathered over its micro-batches. Each `add` runs one forward and backward pass and
 * adds onto what is there, so the split into micro-batches changes nothing but memory.
 */
export class GradientAccumulator {
  readonly #network: Network;
  readonly #policy: Policy;
  readonly #mode: TrainingMode;
  #layers: TensorMap[] | null = null;
  #outer: TensorMap | null = null;

  constructor(network: Network, policy: Policy, residuals: Residuals) {
    this.#network = network;
    this.#policy = policy;
    this.#mode = { residuals, trainable: policy.trainable };
  }

  async add(batch: MicroBatch, lossGradient: LossGradient): Promise<void> {
    const placed = await this.#network.place(batch);
    const { view, method } = this.#policy;
    const { hidden, states } = await this.#network.forward(view, placed, this.#mode);
    const dHidden = await (method === 'lora'
      ? this.#fusedHead(hidden, batch, lossGradient)
      : this.#fullHead(hidden, batch, lossGradient));
    this.#network.executor.free(hidden);
    const { dx, gradients } = await this.#network.backward(
      view,
      placed,
      states,
      dHidden,
      this.#layers,
      this.#mode,
    );
    this.#layers = gradients;
    if (method === 'full') await this.#embedding(placed, dx);
    this.#network.executor.free(dx);
    this.#network.unplace(placed);
  }

  async #fusedHead(
    hidden: DeviceTensor,
    batch: MicroBatch,
    lossGradient: LossGradient,
  ): Promise<DeviceTensor> {
    const { rowGradients, ...scores } = await this.#network.score(this.#policy.view, hidden, batch, true);
    return this.#network.hiddenGradient(batch, lossGradient(scores), rowGradients);
  }

  async #fullHead(
    hidden: DeviceTensor,
    batch: MicroBatch,
    lossGradient: LossGradient,
  ): Promise<DeviceTensor> {
    const { view } = this.#policy;
    const scores = await this.#network.score(view, hidden, batch, false);
    const before = this.#outer === null ? null : this.#headGradients(this.#outer);
    const dLogp = lossGradient(scores);
    const { dHidden, gradients } = await this.#network.headBackward(view, hidden, batch, dLogp, before);
    this.#outer = this.#named(gradients);
    return dHidden;
  }

  /** Where the output matrix is the embedding, both gradients are one. */
  get #headName(): string {
    return this.#network.architecture.tiedEmbeddings ? 'embed.weight' : 'lm_head.weight';
  }

  #headGradients(outer: TensorMap): TensorMap {
    const norm = outer['norm.weight'];
    const head = outer[this.#headName];
    if (norm === undefined || head === undefined) throw new Error('the head has no gradients yet');
    return { 'norm.weight': norm, 'head.weight': head };
  }

  #named({ 'head.weight': head, ...others }: TensorMap): TensorMap {
    const kept = this.#network.architecture.tiedEmbeddings ? {} : this.#embeddingOf(this.#outer);
    return { ...kept, ...others, ...(head === undefined ? {} : { [this.#headName]: head }) };
  }

  #embeddingOf(outer: TensorMap | null): TensorMap {
    const embed = outer?.['embed.weight'];
    return embed === undefined ? {} : { 'embed.weight': embed };
  }

  async #embedding(placed: Awaited<ReturnType<Network['place']>>, dx: DeviceTensor): Promise<void> {
    const before = this.#outer?.['embed.weight'] ?? null;
    const gradient = await this.#network.embedBackward(placed, dx, before);
    this.#outer = { ...this.#outer, 'embed.weight': gradient };
  }

  /** One map a parameter group. They belong to the caller; the accumulator starts anew. */
  take(): TensorMap[] {
    const gradients = [...(this.#layers ?? []), ...(this.#outer === null ? [] : [this.#outer])];
    this.#layers = null;
    this.#outer = null;
    return gradients;
  }
}
