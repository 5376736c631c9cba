import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { rowLength } from '../../main/engine/data/batch.ts';
import { readPairs } from '../../main/engine/data/pairs.ts';
import { readPeftAdapter } from '../../main/engine/export/readPeft.ts';
import { DeviceWeights } from '../../main/engine/model/deviceWeights.ts';
import { openModelFolder } from '../../main/engine/model/modelFolder.ts';
import { Network } from '../../main/engine/model/network.ts';
import { Optimizer } from '../../main/engine/optim/optimizer.ts';
import { Random } from '../../main/engine/random.ts';
import { cpuExecutor } from '../../main/engine/runtime/session.ts';
import { tokenizePairs } from '../../main/engine/text/pairTokens.ts';
import { loadTokenizer } from '../../main/engine/text/tokenizer.ts';
import { trainDpo } from '../../main/engine/train/dpo.ts';
import { loraPolicy } from '../../main/engine/train/policy.ts';
import { referenceLogps, type ReferenceCache } from '../../main/engine/train/referenceLogps.ts';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import type { TokenizedPair } from '../../shared/pair.ts';
import type { TrainSettings } from '../../shared/run.ts';

/*
 * node test/bench/dpoSteps.ts --model DIR --data FILE --steps 16 [--batch 4] [--threads 2] ...
 * Steps of a real DPO run on the CPU: pairs in file order, none twice, nothing evaluated or sampled, and TRL's way
 * to cut what is too long. peer.py makes the same steps with TRL. Prints one line of JSON with the same keys.
 *   --adapter DIR          starts from this PEFT adapter, such as peer.py --save-adapter leaves
 *   --reference-cache FILE keeps the reference's log-probs from one process to the next
 */

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    data: { type: 'string' },
    steps: { type: 'string' },
    batch: { type: 'string', default: '4' },
    threads: { type: 'string', default: '2' },
    rank: { type: 'string', default: '16' },
    alpha: { type: 'string', default: '32' },
    lr: { type: 'string', default: '1e-5' },
    'max-length': { type: 'string', default: '1024' },
    'micro-tokens': { type: 'string', default: String(defaultSettings().microTokens) },
    adapter: { type: 'string' },
    'reference-cache': { type: 'string' },
  },
});

function required(name: 'model' | 'data' | 'steps'): string {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value;
}

const model = required('model');
const steps = Number(required('steps'));
if (!(steps >= 2)) throw new Error('--steps must be at least 2: the first is not timed');

const settings: TrainSettings = {
  ...defaultSettings('lora'),
  lora: { rank: Number(values.rank), alpha: Number(values.alpha), rslora: false, targets: 'all' },
  learningRate: Number(values.lr),
  warmup: 0,
  epochs: 1,
  maxSteps: steps,
  batchPairs: Number(values.batch),
  microTokens: Number(values['micro-tokens']),
  maxLength: Number(values['max-length']),
  truncation: 'keep-start',
  shuffle: false,
};

const cacheSchema = z.array(z.tuple([z.string(), z.object({ chosen: z.number(), rejected: z.number() })]));

/** Reference log-probs in memory, and in a file where one is named. */
function referenceCache(path: string | undefined): ReferenceCache & { readonly save: () => void } {
  const stored: unknown =
    path !== undefined && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  const known = new Map(cacheSchema.parse(stored));
  return {
    lookUp: (keys) => new Map([...known].filter(([key]) => keys.includes(key))),
    store: (entries) => entries.forEach((logps, key) => known.set(key, logps)),
    save: () => {
      if (path !== undefined) writeFileSync(path, JSON.stringify([...known]));
    },
  };
}

async function trainingPairs(): Promise<readonly TokenizedPair[]> {
  const { pairs: rows } = await readPairs(required('data'));
  const needed = steps * settings.batchPairs;
  const { pairs } = tokenizePairs(rows.slice(0, needed), await loadTokenizer(model), settings);
  if (pairs.length === needed) return pairs;
  throw new Error(`${values.steps ?? ''} steps need ${needed} pairs; ${pairs.length} could be used`);
}

/** Tokens of both answers, each with its prompt, as TRL counts them. */
function sequenceTokens(pairs: readonly TokenizedPair[]): number {
  return pairs.reduce(
    (sum, { promptIds, chosenIds, rejectedIds }) =>
      sum + 2 * promptIds.length + chosenIds.length + rejectedIds.length,
    0,
  );
}

interface Timings {
  readonly referenceSeconds: number;
  readonly secondsPerStep: readonly number[];
  readonly losses: readonly number[];
}

async function run(pairs: readonly TokenizedPair[]): Promise<Timings> {
  const folder = openModelFolder(model);
  const executor = cpuExecutor(Number(values.threads));
  const network = await Network.create(executor, folder, Math.max(...pairs.map(rowLength)));
  const weights = await DeviceWeights.load(executor, folder);
  const start =
    values.adapter === undefined
      ? { random: Random.fromSeed(settings.seed).fork('adapter') }
      : { weights: readPeftAdapter(values.adapter, folder).weights };
  const policy = await loraPolicy(executor, folder, weights, settings.lora, start);
  const optimizer = await Optimizer.create(executor, policy.groups, { weightDecay: settings.weightDecay });
  const cache = referenceCache(values['reference-cache']);
  const begun = performance.now();
  await referenceLogps(network, weights, pairs, {
    cache,
    microTokens: settings.microTokens,
    onProgress: () => undefined,
    between: () => Promise.resolve(true),
  });
  const referenceSeconds = (performance.now() - begun) / 1000;
  let last = performance.now();
  const secondsPerStep: number[] = [];
  const losses: number[] = [];
  await trainDpo({
    network,
    policy,
    reference: weights,
    samplingReference: weights,
    optimizer,
    settings,
    trainPairs: pairs,
    heldOutPairs: [],
    samplePrompts: [],
    endTokens: [],
    decode: () => '',
    referenceCache: cache,
    resumeAt: null,
    deviceNote: null,
    onEvent: (event) => {
      if (event.event !== 'step') return;
      const now = performance.now();
      secondsPerStep.push((now - last) / 1000);
      losses.push(event.loss);
      last = now;
    },
    shouldStop: () => false,
  });
  cache.save();
  await executor.close();
  return { referenceSeconds, secondsPerStep, losses };
}

const pairs = await trainingPairs();
const { referenceSeconds, secondsPerStep, losses } = await run(pairs);
const timed = secondsPerStep.slice(1).reduce((sum, seconds) => sum + seconds, 0);
const timedPairs = pairs.slice(settings.batchPairs);
const result = {
  trainer: 'nudge',
  pairsPerSecond: timedPairs.length / timed,
  pairsPerSecondWithReference: 1 / (timed / timedPairs.length + referenceSeconds / pairs.length),
  tokensPerSecond: sequenceTokens(timedPairs) / timed,
  secondsPerStep,
  referenceSeconds,
  peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  losses,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
