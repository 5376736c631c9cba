import { basename, extname } from 'node:path';
import type { ExportFormat, FindingKind } from '../../shared/dataRoom.ts';
import {
  changePairs,
  copySamples,
  datasetDetails,
  datasetHistory,
  deleteDataset,
  listedDataset,
  pairPage,
  restoreDataset,
  summarizeDatasets,
} from '../services/datasets.ts';
import type { ImportRequest } from '../services/dataImport.ts';
import type { LaterFinding } from '../services/laterFindings.ts';
import { PairImporter } from '../services/pairImporter.ts';
import { PairShelf } from '../services/pairShelf.ts';
import { newestVersionOf } from '../services/pairVersions.ts';
import { SplitComparer } from '../services/splitComparer.ts';
import { TokenCounter } from '../services/tokenCounter.ts';
import { TokenInspector } from '../services/tokenInspector.ts';
import type { WritableDb } from '../store/database.ts';
import type { StartEngineProcess } from '../trainer/engineProcess.ts';
import { startTask } from '../trainer/engineTask.ts';
import { exportKind } from '../trainer/exportKind.ts';
import { surveyKind } from '../trainer/surveyKind.ts';
import type { CommandsOf, Desktop, Emit, Handlers } from './handlers.ts';

export interface DataContext {
  readonly db: WritableDb;
  readonly home: string;
  /** Where the sample pairs lie. */
  readonly resourcesDir: string;
  readonly emit: Emit;
  /** What takes long is done in processes of their own. */
  readonly start: StartEngineProcess;
  readonly desktop: Pick<Desktop, 'chooseSavePath'>;
}

export function dataCommands(context: DataContext): Handlers<CommandsOf<'data'>> {
  const { db, home, emit, start } = context;
  const shelf = new PairShelf(home);
  const importer = new PairImporter({
    home,
    start,
    onProgress: (progress) => {
      emit('data.progress', progress);
    },
  });
  const counter = new TokenCounter({
    db,
    home,
    start,
    onProgress: (progress) => {
      emit('data.counting', progress);
    },
  });
  const comparer = new SplitComparer(db, home, start);
  const inspector = new TokenInspector({
    db,
    start,
    pairOf: (datasetId, pair) => shelf.pair(listedDataset(db, datasetId), pair),
  });
  const changed = (): void => {
    emit('data.changed', undefined);
  };
  const keep = (id: number, kind: FindingKind, found: LaterFinding | null): void => {
    if (shelf.keep(listedDataset(db, id), kind, found)) changed();
  };
  const importOne = async (request: ImportRequest) =>
    datasetDetails(db, shelf, await importer.import(request));
  return {
    'data.list': () => summarizeDatasets(db),
    'data.preview': (request) => importer.preview(request),
    'data.survey': ({ paths }) =>
      startTask(start, { kind: surveyKind, input: { home, paths }, onTold: () => undefined }).result,
    'data.import': async (request) => {
      const dataset = await importOne(request);
      changed();
      return dataset;
    },
    'data.cancelImport': () => {
      importer.cancel();
      return null;
    },
    'data.importSample': async () => {
      const paths = copySamples(home, context.resourcesDir);
      // What is imported last is listed first.
      const heldOut = await importOne({ paths: [paths.heldOut], mapping: null });
      const train = await importOne({ paths: [paths.train], mapping: null });
      changed();
      return { train, heldOut };
    },
    'data.get': ({ id }) => datasetDetails(db, shelf, id),
    'data.pairs': (page) => pairPage(db, shelf, page),
    'data.findingPairs': ({ id, kind, without }) => shelf.findingPairs(listedDataset(db, id), kind, without),
    'data.change': async ({ id, change }) => {
      changePairs(db, shelf, id, change);
      changed();
      return datasetDetails(db, shelf, id);
    },
    'data.history': ({ id }) => datasetHistory(db, shelf, id),
    'data.export': async ({ id, format }) => {
      const { report } = listedDataset(db, id);
      const data = newestVersionOf(home, db, id);
      const path = await context.desktop.chooseSavePath(suggestedName(report.path, format), format);
      if (path === null) return null;
      const input = { home, request: { data, format, path } };
      await startTask(start, { kind: exportKind, input, onTold: () => undefined }).result;
      return path;
    },
    'data.inspect': (request) => inspector.inspect(request),
    'data.tokens': async (request) => {
      const { report, found } = await counter.count(request);
      keep(request.id, 'cut-answers', found);
      return report;
    },
    'data.cancelTokens': () => {
      counter.cancel();
      return null;
    },
    'data.leakage': async (request) => {
      const found = await comparer.compare(request);
      keep(request.id, 'split-leakage', found);
      return found?.finding ?? null;
    },
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

/** `pairs.csv` → `pairs-nudge.jsonl`, so that the person's own file is not what is replaced. */
function suggestedName(path: string, format: ExportFormat): string {
  return `${basename(path, extname(path))}-nudge.${format}`;
}
