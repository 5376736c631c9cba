import { DeviceWeights } from '../../main/engine/model/deviceWeights.ts';
import { Network } from '../../main/engine/model/network.ts';
import type { ModelFolder } from '../../main/engine/model/modelFolder.ts';
import { Optimizer } from '../../main/engine/optim/optimizer.ts';
import { Random } from '../../main/engine/random.ts';
import type { Executor } from '../../main/engine/runtime/executor.ts';
import { trainDpo } from '../../main/engine/train/dpo.ts';
import { fullPolicy, loraPolicy, type LoraWeights, type Policy } from '../../main/engine/train/policy.ts';
import type { ReferenceCache, ReferenceLogps } from '../../main/engine/train/referenceLogps.ts';
import type { TokenizedPair } from '../../shared/pair.ts';
import type { StepMetrics, TrainSettings } from '../../shared/run.ts';

/** A cache that lives as long as the test. */
export function memoryCache(): ReferenceCache {
  const known = new Map<string, ReferenceLogps>();
  return {
    lookUp: (keys) => new Map([...known].filter(([key]) => keys.includes(key))),
    store: (entries) => {
      for (const [key, logps] of entries) known.set(key, logps);
    },
  };
}

export interface DpoRun {
  readonly folder: ModelFolder;
  readonly settings: TrainSettings;
  readonly pairs: readonly TokenizedPair[];
  /** Where a LoRA run starts; a fresh adapter by the run's seed without. */
  readonly adapter?: LoraWeights;
  readonly referenceCache?: ReferenceCache;
  readonly onStep?: () => void;
}

export interface DpoRunResult {
  readonly steps: readonly StepMetrics[];
  readonly policy: Policy;
  /** The trained tensors, one record a parameter group. */
  readonly trained: readonly Readonly<Record<string, Float32Array>>[];
}

async function policyOf(executor: Executor, run: DpoRun, weights: DeviceWeights): Promise<Policy> {
  if (run.settings.method === 'full') return fullPolicy(run.folder, weights);
  const start =
    run.adapter === undefined
      ? { random: Random.fromSeed(run.settings.seed).fork('adapter') }
      : { weights: run.adapter };
  return loraPolicy(executor, run.folder, weights, run.settings.lora, start);
}

/** A whole run of the engine's own training loop, without held-out pairs and samples. */
export async function dpoRun(executor: Executor, run: DpoRun): Promise<DpoRunResult> {
  const { folder, settings } = run;
  const network = await Network.create(executor, folder, settings.maxLength);
  const weights = await DeviceWeights.load(executor, folder);
  const policy = await policyOf(executor, run, weights);
  const steps: StepMetrics[] = [];
  const reference = settings.method === 'lora' ? weights : await DeviceWeights.load(executor, folder);
  await trainDpo({
    network,
    policy,
    reference,
    samplingReference: reference,
    optimizer: await Optimizer.create(executor, policy.groups, { weightDecay: settings.weightDecay }),
    settings,
    trainPairs: run.pairs,
    heldOutPairs: [],
    samplePrompts: [],
    endTokens: [],
    decode: () => '',
    referenceCache: run.referenceCache ?? memoryCache(),
    resumeAt: null,
    deviceNote: null,
    onEvent: (event) => {
      if (event.event !== 'step') return;
      steps.push(event);
      run.onStep?.();
    },
    shouldStop: () => false,
  });
  return { steps, policy, trained: await trainedTensors(executor, policy) };
}

async function trainedTensors(executor: Executor, { groups }: Policy) {
  const trained: Record<string, Float32Array>[] = [];
  for (const { specs, tensors } of groups) {
    const group: Record<string, Float32Array> = {};
    for (const { name } of specs) group[name] = (await executor.download(tensors[name]!)).slice();
    trained.push(group);
  }
  return trained;
}
