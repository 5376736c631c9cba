import { suggestCsvName, writeCurvesCsv } from '../services/runCurvesCsv.ts';
import { runDetails, summarizeRuns, type RunShelf } from '../services/runs.ts';
import { readRunSeries, readSparklines } from '../services/runSeries.ts';
import {
  getRun,
  hideRuns,
  renameRun,
  saveRunNote,
  saveRunTags,
  stillTraining,
  unhideRuns,
} from '../store/runs.ts';
import type { CommandsOf, Desktop, Emit, Handlers } from './handlers.ts';

export interface RunsContext extends RunShelf {
  readonly emit: Emit;
  readonly desktop: Pick<Desktop, 'chooseSavePath'>;
}

export function runsCommands(context: RunsContext): Handlers<CommandsOf<'runs'>> {
  const { db, emit, desktop, isTraining } = context;
  const changed = (): null => {
    emit('runs.changed', undefined);
    return null;
  };
  /** The lists of data and models count the runs that use them. */
  const changedCounts = (): null => {
    emit('data.changed', undefined);
    emit('models.changed', undefined);
    return changed();
  };
  return {
    'runs.list': () => summarizeRuns(context),
    'runs.get': ({ id }) => runDetails(context, id),
    'runs.sparklines': ({ ids }) => readSparklines(db, ids),
    'runs.series': (request) => readRunSeries(db, request),
    'runs.rename': ({ id, name }) => {
      renameRun(db, id, name);
      return changed();
    },
    'runs.note': ({ id, note }) => {
      saveRunNote(db, id, note);
      return changed();
    },
    'runs.tag': ({ id, tags }) => {
      saveRunTags(db, id, [...new Set(tags)]);
      return changed();
    },
    'runs.delete': ({ ids }) => {
      const training = ids.find(isTraining);
      if (training !== undefined) throw stillTraining(getRun(db, training));
      hideRuns(db, ids, Date.now());
      return changedCounts();
    },
    'runs.restore': ({ ids }) => {
      unhideRuns(db, ids);
      return changedCounts();
    },
    'runs.exportCsv': async ({ ids }) => {
      const path = await desktop.chooseSavePath(suggestCsvName(db, ids), 'csv');
      if (path !== null) await writeCurvesCsv(db, ids, path);
      return path;
    },
  };
}
