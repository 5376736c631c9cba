import { dirname, join } from 'node:path';
import type { TrainSettings } from '../../shared/run.ts';
import { rowLength } from '../engine/data/batch.ts';
import { DeviceWeights, StreamedWeights } from '../engine/model/deviceWeights.ts';
import { endTokens } from '../engine/generate/endTokens.ts';
import type { ModelFolder } from '../engine/model/modelFolder.ts';
import { hashModel, modelStamp } from '../engine/model/modelHash.ts';
import { Network } from '../engine/model/network.ts';
import { Optimizer } from '../engine/optim/optimizer.ts';
import { Random } from '../engine/random.ts';
import type { Executor } from '../engine/runtime/executor.ts';
import type { Tokenizer } from '../engine/text/tokenizer.ts';
import { loadCheckpoint, type Progress } from '../engine/train/checkpoint.ts';
import type { DpoJob } from '../engine/train/dpo.ts';
import { fullPolicy, loraPolicy, type Policy } from '../engine/train/policy.ts';
import type { WritableDb } from '../store/database.ts';
import { getModel, saveModelHash } from '../store/models.ts';
import { resumeRun, type StoredRun } from '../store/runs.ts';
import { storedReferenceCache } from './referenceCache.ts';
import type { TrainingData } from './trainingData.ts';

/** A model, its data and its settings, understood and checked, before anything is stored. */
export interface Prepared {
  readonly folder: ModelFolder;
  readonly tokenizer: Tokenizer;
  readonly data: TrainingData;
  readonly settings: TrainSettings;
  readonly warnings: readonly string[];
}

/** Where a stopped run keeps its state: in Nudge's home, so that the result's folder holds the result alone. */
export function checkpointDir(db: WritableDb, { id }: StoredRun): string {
  return join(dirname(db.name), 'checkpoints', String(id));
}

/** Loads the model onto the device and puts together what the trainer needs. */
export async function buildJob(
  db: WritableDb,
  run: StoredRun,
  { folder, tokenizer, data, settings }: Prepared,
  executor: Executor,
  deviceNote: string | null,
  hooks: Pick<DpoJob, 'onEvent' | 'shouldStop'>,
  resumed: boolean,
): Promise<{ job: DpoJob; weights: DeviceWeights }> {
  const onLayer = (done: number, total: number): void => {
    hooks.onEvent({ event: 'phase', phase: 'loading', done, total });
  };
  const modelHash = await rememberedHash(db, run, folder);
  const weights = await DeviceWeights.load(executor, folder, onLayer);
  const policy = await makePolicy(executor, folder, weights, settings);
  const optimizer = await Optimizer.create(executor, policy.groups, { weightDecay: settings.weightDecay });
  const progress = resumed ? await loadCheckpoint(executor, checkpointDir(db, run), optimizer) : null;
  if (progress !== null) resumeRun(db, run.id, progress.step);
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
    referenceCache: storedReferenceCache(db, `${modelHash} ${executor.device}`),
    resumeAt: resumePoint(progress),
    deviceNote,
    ...hooks,
  };
  return { job, weights };
}

function resumePoint(progress: Progress | null): DpoJob['resumeAt'] {
  return progress === null ? null : { step: progress.step, tokens: progress.tokens };
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

/** The model's content hash; hashing half a gigabyte takes a second, so it is kept while the files stay as they are. */
async function rememberedHash(db: WritableDb, run: StoredRun, folder: ModelFolder): Promise<string> {
  const model = getModel(db, run.modelId);
  const stamp = modelStamp(folder.dir);
  if (model !== null && model.hash !== null && model.stamp === stamp) return model.hash;
  const hash = await hashModel(folder.dir);
  saveModelHash(db, run.modelId, stamp, hash);
  return hash;
}

/** Rows of the rotary tables: ONNX Runtime wants as many as the longest row has tokens, both answers included. */
function positionsNeeded({ train, heldOut, samplePrompts }: TrainingData, settings: TrainSettings): number {
  const pairs = [...train, ...heldOut].map(rowLength);
  const prompts = samplePrompts.map(({ ids }) => ids.length + settings.sampleTokens);
  return [...pairs, ...prompts].reduce((a, b) => Math.max(a, b), 1);
}
