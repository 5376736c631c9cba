import {
  datasetDetails,
  deleteDataset,
  importDataset,
  importSamples,
  pairPage,
  restoreDataset,
  summarizeDatasets,
} from '../services/datasets.ts';
import { PairReader } from '../services/pairReader.ts';
import { TokenCounter } from '../services/tokenCounter.ts';
import type { WritableDb } from '../store/database.ts';
import type { StartEngineProcess } from '../trainer/engineProcess.ts';
import type { CommandsOf, Emit, Handlers } from './handlers.ts';

export interface DataContext {
  readonly db: WritableDb;
  readonly home: string;
  /** Where the sample pairs lie. */
  readonly resourcesDir: string;
  readonly emit: Emit;
  /** Tokens are counted in a process of their own. */
  readonly start: StartEngineProcess;
}

export function dataCommands(context: DataContext): Handlers<CommandsOf<'data'>> {
  const { db, emit } = context;
  const reader = new PairReader(db);
  const counter = new TokenCounter(db, context.start);
  const changed = (): void => {
    emit('data.changed', undefined);
  };
  return {
    'data.list': () => summarizeDatasets(db),
    'data.import': async ({ path }) => {
      const dataset = await importDataset(db, reader, path);
      changed();
      return dataset;
    },
    'data.importSample': async () => {
      const datasets = await importSamples(context, reader);
      changed();
      return datasets;
    },
    'data.get': ({ id }) => datasetDetails(db, reader, id),
    'data.pairs': (page) => pairPage(db, reader, page),
    'data.tokens': (request) => counter.count(request),
    'data.delete': ({ id }) => {
      deleteDataset(db, id);
      changed();
      return null;
    },
    'data.restore': ({ id }) => {
      restoreDataset(db, id);
      changed();
      return null;
    },
  };
}
