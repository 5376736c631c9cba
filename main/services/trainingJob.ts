import type { TrainSettings } from '../../shared/run.ts';
import { rowLength } from '../engine/data/batch.ts';
import { DeviceWeights, StreamedWeights } from '../engine/model/deviceWeights.ts';
import { endTokens } from '../engine/generate/endTokens.ts';
import type { ModelFolder } from '../engine/model/modelFolder.ts';
import { Network } from '../engine/model/network.ts';
import { Optimizer } from '../engine/optim/optimizer.ts';
import { Random } from '../engine/random.ts';
import type { Executor } from '../engine/runtime/executor.ts';
import { loadCheckpoint } from '../engine/train/checkpoint.ts';
import type { DpoJob } from '../engine/train/dpo.ts';
import { fullPolicy, loraPolicy, type Policy } from '../engine/train/policy.ts';
import type { ReferenceCache } from '../engine/train/referenceLogps.ts';
import type { TrainingData } from './trainingData.ts';
import type { Prepared } from './trainingPreparation.ts';

/** What a run computes on: an open device, and where its state lies when it goes on. */
export interface JobPlace {
  readonly executor: Executor;
  readonly deviceNote: string | null;
  /** The folder of the state to go on from; null for a fresh start. */
  readonly resumeFrom: string | null;
  readonly referenceCache: ReferenceCache;
}

/** Loads the model onto the device and puts together what the trainer needs. */
export async function buildJob(
  { folder, tokenizer, data, settings }: Prepared,
  { executor, deviceNote, resumeFrom, referenceCache }: JobPlace,
  hooks: Pick<DpoJob, 'onEvent' | 'shouldStop' | 'pause'>,
): Promise<{ job: DpoJob; weights: DeviceWeights }> {
  const onLayer = (done: number, total: number): void => {
    hooks.onEvent({ event: 'phase', phase: 'loading', done, total });
  };
  const weights = await DeviceWeights.load(executor, folder, onLayer);
  const policy = await makePolicy(executor, folder, weights, settings);
  const optimizer = await Optimizer.create(executor, policy.groups, { weightDecay: settings.weightDecay });
  const progress = resumeFrom === null ? null : await loadCheckpoint(executor, resumeFrom, optimizer);
  const starting = settings.method === 'full' ? await StreamedWeights.open(executor, folder) : weights;
  const job: DpoJob = {
    network: await Network.create(executor, folder, positionsNeeded(data, settings)),
    policy,
    reference: progress === null ? weights : starting,
    samplingReference: starting,
    optimizer,
    settings,
    trainPairs: data.train,
    heldOutPairs: data.heldOut,
    samplePrompts: data.samplePrompts,
    endTokens: endTokens(folder.architecture, tokenizer),
    decode: (ids) => tokenizer.decode(ids),
    referenceCache,
    resumeAt: progress,
    deviceNote,
    ...hooks,
  };
  return { job, weights };
}

function makePolicy(
  executor: Executor,
  folder: ModelFolder,
  weights: DeviceWeights,
  settings: TrainSettings,
): Promise<Policy> {
  if (settings.method === 'full') return Promise.resolve(fullPolicy(folder, weights));
  const random = Random.fromSeed(settings.seed).fork('adapter');
  return loraPolicy(executor, folder, weights, settings.lora, { random });
}

/** Rows of the rotary tables: ONNX Runtime wants as many as the longest row has tokens, both answers included. */
function positionsNeeded({ train, heldOut, samplePrompts }: TrainingData, settings: TrainSettings): number {
  const pairs = [...train, ...heldOut].map(rowLength);
  const prompts = samplePrompts.map(({ ids }) => ids.length + settings.sampleTokens);
  return [...pairs, ...prompts].reduce((a, b) => Math.max(a, b), 1);
}
