import type { ModelView } from '../model/deviceWeights.ts';
import type { Network } from '../model/network.ts';
import type { Random } from '../random.ts';
import { freeAll, type DeviceTensor, type TensorMap } from '../runtime/executor.ts';
import { padLeft, paddedBias, type LeftPadded } from './leftPadding.ts';
import { sampleToken, type SamplingSettings } from './sampling.ts';

/** One answer to be written. */
export interface GenerationRow {
  /** At least one token. */
  readonly promptIds: Int32Array;
  readonly sampling: SamplingSettings;
  /** Where this row's chance comes from. */
  readonly random: Random;
}

export interface GenerationOptions {
  readonly maxNewTokens: number;
  /** An answer ends with the first of these. */
  readonly endTokens: readonly number[];
  /** Called for every token as it is chosen. */
  readonly onToken?: (row: number, id: number) => void;
  /** Asked before each token; true ends all answers where they are. */
  readonly shouldStop?: () => boolean;
}

/** Keys and values of all layers for the tokens so far. */
type Cache = TensorMap[];

/**
 * Writes answers to all rows at once, a token a pass, with keys and values kept from token to token.
 * @returns each row's answer, its end token included where it ended by itself.
 */
export async function generate(
  network: Network,
  view: ModelView,
  rows: readonly GenerationRow[],
  options: GenerationOptions,
): Promise<Int32Array[]> {
  const answers: number[][] = rows.map(() => []);
  const ended = rows.map(() => false);
  if (rows.length === 0) return [];
  const prompts = padLeft(rows.map(({ promptIds }) => promptIds));
  let { logits, cache } = await readPrompts(network, view, prompts);
  for (let step = 0; step < options.maxNewTokens; step++) {
    const next = rows.map((row, i) =>
      ended[i] === true ? 0 : chooseToken(row, logits, i, network.architecture.vocabSize),
    );
    next.forEach((id, i) => {
      if (ended[i] === true) return;
      answers[i]?.push(id);
      options.onToken?.(i, id);
      ended[i] = options.endTokens.includes(id);
    });
    const last = step === options.maxNewTokens - 1;
    if (last || ended.every(Boolean) || options.shouldStop?.() === true) break;
    ({ logits, cache } = await readTokens(network, view, prompts, cache, next, step));
  }
  for (const layer of cache) freeAll(network.executor, layer);
  return answers.map((answer) => Int32Array.from(answer));
}

function chooseToken(row: GenerationRow, logits: Float32Array, i: number, vocabSize: number): number {
  return sampleToken(logits.subarray(i * vocabSize, (i + 1) * vocabSize), row.sampling, row.random);
}

interface Read {
  readonly logits: Float32Array;
  readonly cache: Cache;
}

/** The whole prompts in one pass. */
async function readPrompts(network: Network, view: ModelView, prompts: LeftPadded): Promise<Read> {
  const { ids, positions, rows, tokens, padding } = prompts;
  const input = { ids, positions, rows, tokens };
  return run(network, view, input, (window) => paddedBias(padding, tokens, tokens, window), null);
}

/** One more token a row. */
function readTokens(
  network: Network,
  view: ModelView,
  prompts: LeftPadded,
  cache: Cache,
  ids: readonly number[],
  step: number,
): Promise<Read> {
  const { rows, padding, tokens } = prompts;
  const keys = tokens + step + 1;
  const positions = BigInt64Array.from(padding, (padded) => BigInt(keys - 1 - padded));
  const input = { ids: Int32Array.from(ids), positions, rows, tokens: 1 };
  return run(network, view, input, (window) => paddedBias(padding, 1, keys, window), cache);
}

interface PassInput {
  readonly ids: Int32Array;
  readonly positions: BigInt64Array;
  readonly rows: number;
  readonly tokens: number;
}

/** All layers over the given tokens, after those of `past`, which is freed; logits of each row's last token. */
async function run(
  network: Network,
  view: ModelView,
  { ids, positions, rows, tokens }: PassInput,
  biasOf: (window: number | null) => Float32Array,
  past: Cache | null,
): Promise<Read> {
  const { executor, programs, architecture } = network;
  const block = await programs.block(view.adapter, past === null ? 'write' : 'extend');
  const shared = {
    ids: await executor.upload(ids, [rows * tokens]),
    positions: await executor.upload(positions, [rows, tokens]),
  };
  const biases = await uploadBiases(network, rows, tokens, biasOf);
  let { x } = (await (await programs.embed()).run({ ...view.outer(), ...shared })) as { x: DeviceTensor };
  const cache: Cache = [];
  for (let layer = 0; layer < architecture.layers; layer++) {
    const weights = await view.layer(layer);
    const bias = biases.get(architecture.windows[layer] ?? null);
    if (bias === undefined) throw new Error('a window has no bias');
    const earlier = past?.[layer] ?? {};
    const inputs = { ...weights, ...network.rope, ...shared, bias, x };
    const { y, ...fresh } = await block.run({ ...inputs, ...pastNames(earlier) });
    view.done(weights);
    freeAll(executor, { x, ...earlier });
    cache.push(fresh);
    x = y!;
  }
  const last = Int32Array.from({ length: rows }, (_, row) => (row + 1) * tokens - 1);
  const logits = await network.logits(view, x, last);
  freeAll(executor, { ...shared, x });
  for (const bias of biases.values()) executor.free(bias);
  return { logits, cache };
}

async function uploadBiases(
  network: Network,
  rows: number,
  queries: number,
  biasOf: (window: number | null) => Float32Array,
): Promise<Map<number | null, DeviceTensor>> {
  const biases = new Map<number | null, DeviceTensor>();
  for (const window of new Set(network.architecture.windows)) {
    const bias = biasOf(window);
    const keys = bias.length / (rows * queries);
    biases.set(window, await network.executor.upload(bias, [rows, 1, queries, keys]));
  }
  return biases;
}

/** `k`, `v` → `past.k`, `past.v` */
function pastNames(cache: TensorMap): TensorMap {
  return Object.fromEntries(Object.entries(cache).map(([name, tensor]) => [`past.${name}`, tensor]));
}
