import { NudgeError } from '../../shared/errors.ts';
import type { SplitRules, TrainSettings } from '../../shared/run.ts';
import { fractionHeldOut, newestSplitRules } from '../engine/data/split.ts';
import { modelTensors, openModelFolder, type ModelFolder } from '../engine/model/modelFolder.ts';
import { loadTokenizer, type Tokenizer } from '../engine/text/tokenizer.ts';
import { settingWarnings } from '../engine/train/settings.ts';
import type { ReadableDb } from '../store/database.ts';
import { countImported } from './pairVersions.ts';
import { prepareData, type PairReading, type RunData, type TrainingData } from './trainingData.ts';

/** A model, its data and its settings, understood and checked, before anything is stored. */
export interface Prepared {
  readonly folder: ModelFolder;
  readonly tokenizer: Tokenizer;
  readonly data: TrainingData;
  readonly settings: TrainSettings;
  readonly warnings: readonly string[];
}

/** What depends on when a run began; one that goes on keeps it. */
interface RunBeginning {
  /** The moment that a chat template asking for the date is told. */
  readonly now: Date;
  readonly splitRules: SplitRules;
}

export function asNew(): RunBeginning {
  return { now: new Date(), splitRules: newestSplitRules };
}

/** Where a run's data lie, and who is told how far reading them is. */
interface PreparationPlace {
  readonly db: ReadableDb;
  readonly home: string;
  readonly onPairs?: PairReading['onPairs'];
}

/**
 * Reads all that a run is made of, but for the weights.
 * @throws NudgeError for a model, a tokenizer or data that cannot be used
 */
export async function prepareTraining(
  { db, home, onPairs = () => undefined }: PreparationPlace,
  request: RunData & { readonly modelDir: string },
  asked: TrainSettings,
  { now, splitRules }: RunBeginning,
): Promise<Prepared> {
  const folder = openModelFolder(request.modelDir);
  const tokenizer = await loadTokenizer(request.modelDir, now);
  checkVocabulary(folder, tokenizer);
  const { contextLength } = folder.architecture;
  // What is chosen here is written down: a later Nudge may choose otherwise, and a run that goes on must not.
  const evalFraction =
    asked.evalFraction ??
    (request.evalData === null ? fractionHeldOut(countImported(home, db, request.data)) : null);
  const settings = { ...asked, maxLength: Math.min(asked.maxLength, contextLength), evalFraction };
  const pairTokenizer = { modelDir: request.modelDir, now, tokenizer };
  const reading = { db, home, tokenizer: pairTokenizer, splitRules, onPairs };
  const data = await prepareData(reading, request, settings);
  const warnings = [...settingWarnings(settings, parametersOf(folder)), ...data.warnings];
  return { folder, tokenizer, data, settings, warnings };
}

function checkVocabulary({ dir, architecture }: ModelFolder, tokenizer: Tokenizer): void {
  if (tokenizer.vocabSize <= architecture.vocabSize) return;
  throw new NudgeError(
    'TOKENIZER',
    `The tokenizer in ${dir} has ${String(tokenizer.vocabSize)} tokens, the model only ${String(architecture.vocabSize)}.`,
    'The two do not belong together. Copy the model folder again.',
    { path: dir },
  );
}

/** Numbers in all the model's tensors. */
export function parametersOf({ family, architecture }: Pick<ModelFolder, 'family' | 'architecture'>): number {
  const sizes = modelTensors(family, architecture).map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  return sizes.reduce((a, b) => a + b, 0);
}
