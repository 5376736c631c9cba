import { attentionBias, type MicroBatch } from '../data/batch.ts';
import { freeAll, type DeviceTensor, type Executor, type TensorMap } from '../runtime/executor.ts';
import type { Architecture } from './architecture.ts';
import type { ModelView } from './deviceWeights.ts';
import { Programs, type Residuals } from './programs.ts';
import { ropeTables } from './rope.ts';
import type { ModelFolder } from './modelFolder.ts';

/** A micro-batch on the device: what every layer reads beside its weights. */
export interface PlacedBatch {
  readonly batch: MicroBatch;
  /** ids i32 [N·S] and positions i64 [N, S] */
  readonly shared: TensorMap;
  /** The attention bias of each window that occurs among the layers. */
  readonly biases: ReadonlyMap<number | null, DeviceTensor>;
}

/** What a layer left behind for its backward pass: its input x and, with `save`, its residuals. */
type LayerState = TensorMap;

export interface ForwardPass {
  /** The last layer's output [N·S, D]. */
  readonly hidden: DeviceTensor;
  /** One state a layer; empty where nothing was kept. */
  readonly states: readonly LayerState[];
}

/** Log-prob and statistics of every scored position, on the host, f32 [T] each. */
export interface TokenScores {
  readonly logp: Float32Array;
  /** Entropy of the next-token distribution, nats. */
  readonly entropy: Float32Array;
  /** Mean logit over the vocabulary. */
  readonly logit: Float32Array;
}

export interface ScoredPass extends TokenScores {
  /** d(log-prob)/d(row), one tensor [t, D] a chunk; empty unless asked for. */
  readonly rowGradients: readonly DeviceTensor[];
}

/** How a training pass runs. */
export interface TrainingMode {
  readonly residuals: Residuals;
  /** Names of the tensors trained in every layer. */
  readonly trainable: readonly string[];
}

/** Logits held at once, in numbers: 8 Mi of f32 are 32 MiB. */
const LOGITS_AT_ONCE = 8 * 2 ** 20;

/**
 * Runs a model layer by layer with programs shared by all layers. Holds no weights: a `ModelView` brings
 * them, so the policy, the reference and a saved model are three views of one network.
 */
export class Network {
  readonly executor: Executor;
  readonly architecture: Architecture;
  readonly programs: Programs;
  readonly #rope: { cos: DeviceTensor; sin: DeviceTensor };

  private constructor(programs: Programs, rope: { cos: DeviceTensor; sin: DeviceTensor }) {
    this.executor = programs.executor;
    this.architecture = programs.folder.architecture;
    this.programs = programs;
    this.#rope = rope;
  }

  /** `positions`: tokens of the longest row that will be run; ONNX Runtime refuses rows beyond the tables. */
  static async create(
    executor: Executor,
    folder: Pick<ModelFolder, 'architecture' | 'family'>,
    positions: number,
  ): Promise<Network> {
    const { cos, sin } = ropeTables(folder.architecture, positions);
    const shape = [positions, folder.architecture.headDim / 2];
    const rope = { cos: await executor.upload(cos, shape), sin: await executor.upload(sin, shape) };
    return new Network(new Programs(executor, folder), rope);
  }

  /** Rotary tables, which every block program reads. */
  get rope(): TensorMap {
    return this.#rope;
  }

  async place(batch: MicroBatch): Promise<PlacedBatch> {
    const { rows, tokens } = batch;
    const shared = {
      ...this.#rope,
      ids: await this.executor.upload(batch.ids, [rows * tokens]),
      positions: await this.executor.upload(BigInt64Array.from(batch.positions, BigInt), [rows, tokens]),
    };
    const biases = new Map<number | null, DeviceTensor>();
    for (const window of new Set(this.architecture.windows)) {
      const bias = attentionBias(batch, window);
      biases.set(window, await this.executor.upload(bias, [rows, 1, tokens, tokens]));
    }
    return { batch, shared, biases };
  }

  unplace({ shared, biases }: PlacedBatch): void {
    for (const name of ['ids', 'positions']) if (shared[name] !== undefined) this.executor.free(shared[name]);
    for (const bias of biases.values()) this.executor.free(bias);
  }

  #layerInputs(placed: PlacedBatch, layer: number, weights: TensorMap): Record<string, DeviceTensor> {
    const bias = placed.biases.get(this.architecture.windows[layer] ?? null);
    return { ...placed.shared, ...weights, ...(bias === undefined ? {} : { bias }) };
  }

  /** Embedding and all layers. With `training`, keeps what the backward pass needs. */
  async forward(view: ModelView, placed: PlacedBatch, training: TrainingMode | null): Promise<ForwardPass> {
    const embed = await this.programs.embed();
    const block =
      training === null
        ? await this.programs.block(view.adapter, 'none')
        : await this.programs.trainingBlock({ adapter: view.adapter, accumulate: false, ...training })
            .forward;
    const states: LayerState[] = [];
    let { x } = (await embed.run({ ...view.outer(), ...placed.shared })) as { x: DeviceTensor };
    for (let layer = 0; layer < this.architecture.layers; layer++) {
      const weights = await view.layer(layer);
      const { y, ...saved } = await block.run({ ...this.#layerInputs(placed, layer, weights), x });
      view.done(weights);
      if (training === null) this.executor.free(x);
      else states.push({ x, ...saved });
      x = y!;
    }
    return { hidden: x, states };
  }

  /** The scored positions in chunks whose logits fit the bound. */
  #chunks(batch: MicroBatch): { start: number; end: number }[] {
    const size = Math.max(1, Math.floor(LOGITS_AT_ONCE / this.architecture.vocabSize));
    const total = batch.scored.length;
    const count = Math.ceil(total / size);
    return Array.from({ length: count }, (_, i) => ({
      start: Math.floor((total * i) / count),
      end: Math.floor((total * (i + 1)) / count),
    }));
  }

  /** Log-probs of the labels at the scored positions; `withGradients` keeps d(log-prob)/d(row). */
  async score(
    view: ModelView,
    hidden: DeviceTensor,
    batch: MicroBatch,
    withGradients: boolean,
  ): Promise<ScoredPass> {
    const head = await (withGradients ? this.programs.fusedHead() : this.programs.head());
    const total = batch.scored.length;
    const scores = {
      logp: new Float32Array(total),
      entropy: new Float32Array(total),
      logit: new Float32Array(total),
    };
    const rowGradients: DeviceTensor[] = [];
    for (const { start, end } of this.#chunks(batch)) {
      const chunk = await this.#rows(hidden, batch, start, end);
      const results = await head.run({ ...view.outer(), ...chunk });
      for (const name of ['logp', 'entropy', 'logit'] as const) {
        const tensor = results[name]!;
        scores[name].set(await this.executor.download(tensor), start);
        this.executor.free(tensor);
      }
      freeAll(this.executor, chunk);
      if (results['d.rows'] !== undefined) rowGradients.push(results['d.rows']);
    }
    return { ...scores, rowGradients };
  }

  async #rows(hidden: DeviceTensor, batch: MicroBatch, start: number, end: number): Promise<TensorMap> {
    const take = await this.programs.takeRows();
    const scored = await this.executor.upload(batch.scored.subarray(start, end), [end - start]);
    const { rows } = (await take.run({ x: hidden, scored })) as { rows: DeviceTensor };
    this.executor.free(scored);
    return { rows, labels: await this.executor.upload(batch.labels.subarray(start, end), [end - start]) };
  }

  /** Logits at flat positions of a hidden state, on the host: f32 [positions · V]. */
  async logits(view: ModelView, hidden: DeviceTensor, positions: Int32Array): Promise<Float32Array> {
    const take = await this.programs.takeRows();
    const head = await this.programs.logits();
    const scored = await this.executor.upload(positions, [positions.length]);
    const { rows } = (await take.run({ x: hidden, scored })) as { rows: DeviceTensor };
    const { logits } = (await head.run({ ...view.outer(), rows })) as { logits: DeviceTensor };
    const host = (await this.executor.download(logits)).slice();
    freeAll(this.executor, { scored, rows, logits });
    return host;
  }

  /**
   * dL/d(hidden) from dL/d(log-prob) of every scored token, with the fused head's row gradients, which it
   * frees.
   */
  async hiddenGradient(
    batch: MicroBatch,
    dLogp: Float32Array,
    rowGradients: readonly DeviceTensor[],
  ): Promise<DeviceTensor> {
    let dx = await this.#zeroHidden(batch);
    for (const [i, { start, end }] of this.#chunks(batch).entries()) {
      const rows = rowGradients[i];
      if (rows === undefined) throw new Error('a chunk of row gradients is missing');
      const next = await this.#putRows(batch, dx, rows, dLogp.subarray(start, end), start);
      this.executor.free(dx);
      this.executor.free(rows);
      dx = next;
    }
    return dx;
  }

  async #zeroHidden({ rows, tokens }: MicroBatch): Promise<DeviceTensor> {
    const { hiddenSize } = this.architecture;
    const zeros = new Float32Array(rows * tokens * hiddenSize);
    return this.executor.upload(zeros, [rows * tokens, hiddenSize]);
  }

  async #putRows(
    batch: MicroBatch,
    dx: DeviceTensor,
    rows: DeviceTensor,
    scale: Float32Array,
    start: number,
  ): Promise<DeviceTensor> {
    const put = await this.programs.putRows();
    const count = scale.length;
    const flat = BigInt64Array.from(batch.scored.subarray(start, start + count), BigInt);
    const inputs = {
      dx,
      rows,
      scale: await this.executor.upload(scale, [count, 1]),
      scored: await this.executor.upload(flat, [count]),
    };
    const { y } = (await put.run(inputs)) as { y: DeviceTensor };
    this.executor.free(inputs.scale);
    this.executor.free(inputs.scored);
    return y;
  }

  /**
   * The head's backward pass in full training: dL/d(hidden), and the gradients of the head's weights added onto
   * `before` (null at the first micro-batch), which it frees.
   */
  async headBackward(
    view: ModelView,
    hidden: DeviceTensor,
    batch: MicroBatch,
    dLogp: Float32Array,
    before: TensorMap | null,
  ): Promise<{ dHidden: DeviceTensor; gradients: TensorMap }> {
    let dx = await this.#zeroHidden(batch);
    const ones = new Float32Array(dLogp.length).fill(1);
    let gradients = before;
    for (const { start, end } of this.#chunks(batch)) {
      const head = await this.programs.fullHead(gradients !== null);
      const chunk = await this.#rows(hidden, batch, start, end);
      const seed = await this.executor.upload(dLogp.subarray(start, end), [end - start, 1]);
      const inputs = { ...view.outer(), ...chunk, ...accumulators(gradients), 'd.logp': seed };
      const { 'd.rows': rows, ...next } = await head.run(inputs);
      freeAll(this.executor, { ...chunk, seed, ...gradients });
      gradients = unprefixed(next);
      const put = await this.#putRows(batch, dx, rows!, ones.subarray(start, end), start);
      freeAll(this.executor, { dx, rows: rows! });
      dx = put;
    }
    return { dHidden: dx, gradients: gradients ?? {} };
  }

  /**
   * All layers backwards from dL/d(hidden), which it frees along with the states. Adds each layer's gradients onto
   * those of earlier micro-batches (`before`, which it frees).
   */
  async backward(
    view: ModelView,
    placed: PlacedBatch,
    states: readonly LayerState[],
    dHidden: DeviceTensor,
    before: readonly TensorMap[] | null,
    training: TrainingMode,
  ): Promise<{ dx: DeviceTensor; gradients: TensorMap[] }> {
    const accumulate = before !== null;
    const block = await this.programs.trainingBlock({ adapter: view.adapter, accumulate, ...training })
      .backward;
    const gradients: TensorMap[] = [];
    let dy = dHidden;
    for (let layer = this.architecture.layers - 1; layer >= 0; layer--) {
      const state = states[layer] ?? {};
      const weights = await view.layer(layer);
      const earlier = before?.[layer] ?? null;
      const inputs = { ...this.#layerInputs(placed, layer, weights), ...state, ...accumulators(earlier) };
      const { 'd.x': dx, ...fresh } = await block.run({ ...inputs, 'd.y': dy });
      freeAll(this.executor, { dy, ...state, ...earlier });
      view.done(weights);
      gradients[layer] = unprefixed(fresh);
      dy = dx!;
    }
    return { dx: dy, gradients };
  }

  /** The embedding's gradient, added onto `before`, which it frees. */
  async embedBackward(
    placed: PlacedBatch,
    dx: DeviceTensor,
    before: DeviceTensor | null,
  ): Promise<DeviceTensor> {
    const program = await this.programs.embedVjp(before !== null);
    const acc = before === null ? {} : { 'acc.embed.weight': before };
    const results = await program.run({ ...placed.shared, ...acc, 'd.x': dx });
    if (before !== null) this.executor.free(before);
    return results['d.embed.weight']!;
  }
}

/** `name` → `acc.name` */
function accumulators(gradients: TensorMap | null): Record<string, DeviceTensor> {
  return Object.fromEntries(Object.entries(gradients ?? {}).map(([name, tensor]) => [`acc.${name}`, tensor]));
}

/** `d.name` → `name` */
function unprefixed(results: TensorMap): TensorMap {
  return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name.slice(2), tensor]));
}
