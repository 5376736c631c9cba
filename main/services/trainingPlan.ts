import { totalmem } from 'node:os';
import type { RunPlan, TrainSettings } from '../../shared/run.ts';
import type { ModelFolder } from '../engine/model/modelFolder.ts';
import { rowLengths } from '../engine/train/batchCost.ts';
import { estimateMemory } from '../engine/train/memoryEstimate.ts';
import { totalSteps } from '../engine/train/runLength.ts';
import { settingWarnings } from '../engine/train/settings.ts';
import { openStore } from '../store/open.ts';
import type { PairReading, RunData, TrainingData } from './trainingData.ts';
import { asNew, parametersOf, prepareTraining } from './trainingPreparation.ts';

/** What a plan knows of a run's pairs once they are tokenized. */
export interface PlannedData {
  /** Tokens of each row that is trained on. */
  readonly trainLengths: Int32Array;
  readonly evalPairs: number;
  /** Rows of the training data that cannot be used. */
  readonly droppedPairs: number;
  /** Pairs that are shortened to fit. */
  readonly cutPairs: number;
  /** Pairs of the training data, those held out of it included, with an answer that loses its end. */
  readonly cutAnswers: number;
}

/**
 * Reads a run's pairs as ids: tenths of a second for thousands, a minute or more for many that were never tokenized
 * for the model.
 * @throws NudgeError for a model, a tokenizer or data that cannot be used
 */
export async function planData(
  home: string,
  request: RunData & { readonly modelDir: string },
  settings: TrainSettings,
  onPairs: PairReading['onPairs'] = () => undefined,
): Promise<PlannedData> {
  const db = openStore(home);
  try {
    const { data } = await prepareTraining({ db, home, onPairs }, request, settings, asNew());
    return countData(data, request.evalData === null);
  } finally {
    db.close();
  }
}

function countData({ train, heldOut, leftOut }: TrainingData, isSplit: boolean): PlannedData {
  const all = [...train, ...heldOut];
  const ofTrainingData = isSplit ? all : train;
  return {
    trainLengths: Int32Array.from(rowLengths(train)),
    evalPairs: heldOut.length,
    droppedPairs: leftOut,
    cutPairs: all.filter(({ notes }) => notes.includes('prompt-cut') || notes.includes('answer-cut')).length,
    cutAnswers: ofTrainingData.filter(({ notes }) => notes.includes('answer-cut')).length,
  };
}

/** What can be said about a run before anything is computed. For settings that passed `checkSettings`. */
export function planRun(
  data: PlannedData,
  model: Pick<ModelFolder, 'family' | 'architecture'>,
  settings: TrainSettings,
  memoryAvailableBytes = availableMemory(),
): RunPlan {
  const memoryBytes = estimateMemory(model, settings, data.trainLengths);
  return {
    trainPairs: data.trainLengths.length,
    evalPairs: data.evalPairs,
    steps: totalSteps(data.trainLengths.length, settings),
    droppedPairs: data.droppedPairs,
    cutPairs: data.cutPairs,
    cutAnswers: data.cutAnswers,
    memoryBytes,
    memoryAvailableBytes,
    fits: memoryBytes <= memoryAvailableBytes,
    warnings: settingWarnings(settings, parametersOf(model)),
  };
}

/** Kept free for the system and other programs: this share, and at least this much. */
const reserve = 0.2;
const smallestReserve = 1.5 * 2 ** 30;

/** Memory of this computer that training may use, in bytes. */
export function availableMemory(): number {
  // Where a container is allowed less than the computer has.
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(totalmem(), limit) : totalmem();
  return Math.max(0, Math.round(total - Math.max(smallestReserve, reserve * total)));
}
