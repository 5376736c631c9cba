import { NudgeError } from '../../shared/errors.ts';
import type { LessonPair } from '../../shared/lesson.ts';
import { defaultBeta, modelPair } from '../services/modelPair.ts';
import type { ScoreRequest } from '../services/lessonScores.ts';
import type { ReadableDb } from '../store/database.ts';
import { getDataset } from '../store/datasets.ts';
import { getRun } from '../store/runs.ts';
import type { AskHost } from '../trainer/askHost.ts';
import type { CommandsOf, Handlers } from './handlers.ts';

interface Context {
  readonly db: ReadableDb;
  readonly ask: AskHost;
}

export function learnCommands({ db, ask }: Context): Handlers<CommandsOf<'learn'>> {
  return {
    'learn.score': async ({ modelId, runId, pair }) => {
      const scores = await ask.score({ ...modelPair(db, modelId, runId), pair: placeOf(db, pair) });
      return { ...scores, beta: runId === null ? defaultBeta : getRun(db, runId).settings.loss.beta };
    },
  };
}

function placeOf(db: ReadableDb, pair: LessonPair): ScoreRequest['pair'] {
  if (pair.kind === 'text') return pair;
  const dataset = getDataset(db, pair.datasetId);
  if (dataset === null) {
    throw new NudgeError('FILE_NOT_FOUND', 'This dataset is no longer in the list.', 'Choose another pair.');
  }
  return { kind: 'file', path: dataset.report.path, row: pair.row };
}
