import { NudgeError } from '../../shared/errors.ts';
import type { LessonPair } from '../../shared/lesson.ts';
import { defaultBeta, modelPair } from '../services/modelPair.ts';
import type { ScoreRequest } from '../services/lessonScores.ts';
import { readNewestPair } from '../services/pairVersions.ts';
import type { ReadableDb } from '../store/database.ts';
import { getRun } from '../store/runs.ts';
import type { AskHost } from '../trainer/askHost.ts';
import type { CommandsOf, Handlers } from './handlers.ts';

interface Context {
  readonly db: ReadableDb;
  readonly home: string;
  readonly ask: AskHost;
}

export function learnCommands({ db, home, ask }: Context): Handlers<CommandsOf<'learn'>> {
  return {
    'learn.score': async ({ modelId, runId, pair }) => {
      const scores = await ask.score({ ...modelPair(db, modelId, runId), pair: pairOf(home, db, pair) });
      return { ...scores, beta: runId === null ? defaultBeta : getRun(db, runId).settings.loss.beta };
    },
  };
}

/** A pair as its dataset has it now. @throws NudgeError FILE_NOT_FOUND, DATA_NO_PAIRS */
function pairOf(home: string, db: ReadableDb, pair: LessonPair): ScoreRequest['pair'] {
  if (pair.kind === 'text') return pair;
  const source = readNewestPair(home, db, pair.datasetId, pair.pair);
  if (source !== null) return { kind: 'stored', source };
  throw new NudgeError(
    'DATA_NO_PAIRS',
    `This dataset has no pair ${String(pair.pair)}.`,
    'Choose another pair.',
    { pair: pair.pair },
  );
}
