import { onTestFinished } from 'vitest';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import type { WritableDb } from '../../main/store/database.ts';
import { saveDataset, type NewDataset } from '../../main/store/datasets.ts';
import { saveModel } from '../../main/store/models.ts';
import { openStore } from '../../main/store/open.ts';
import { createRun, type NewRun } from '../../main/store/runs.ts';
import type { Mapping } from '../../shared/dataRoom.ts';
import type { DatasetReport } from '../../shared/dataset.ts';
import type { ModelCard } from '../../shared/model.ts';
import type { EvalMetrics, StepMetrics } from '../../shared/run.ts';
import { tempFolder } from './tempFolder.ts';

export const someCard: ModelCard = {
  path: '/models/a',
  name: 'a',
  modelType: 'llama',
  parameters: 10,
  storedDtype: 'f32',
  sizeBytes: 40,
  layers: 1,
  hiddenSize: 2,
  vocabSize: 3,
  contextLength: 4,
  tiedEmbeddings: true,
  hasChatTemplate: false,
};

const someReport: DatasetReport = {
  path: '/data/a.jsonl',
  format: 'jsonl',
  shape: {
    content: 'text',
    prompt: 'explicit',
    columns: { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' },
  },
  rows: 3,
  kept: 2,
  dropped: { 'empty-answer': 1 },
  sha256: 'ab',
  sizeBytes: 99,
};

/** A dataset of `someReport`, other for another `sha256`. Its file is not there. */
export function someDataset(changes: Partial<DatasetReport> = {}): NewDataset {
  const report = { ...someReport, ...changes };
  const mapping: Mapping = {
    shape: 'trl',
    columns: { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' },
    pairing: 'best-worst',
    margin: 0,
  };
  return { report, mapping, paths: [report.path], stored: `${report.sha256}.sqlite` };
}

/** A store in a folder of its own; both go when the test ends. */
export function tempStore(): { readonly db: WritableDb; readonly home: string } {
  const home = tempFolder();
  const db = openStore(home);
  onTestFinished(() => void db.close());
  return { db, home };
}

export function someRun(db: WritableDb, changes: Partial<NewRun> = {}): NewRun {
  return {
    name: 'first try',
    modelId: saveModel(db, someCard, 'stamp', 1),
    datasetId: saveDataset(db, someDataset(), 1),
    datasetVersion: 1,
    evalDatasetId: null,
    evalDatasetVersion: null,
    settings: defaultSettings(),
    splitRules: 2,
    outDir: '/runs/1',
    ...changes,
  };
}

export function addRun(db: WritableDb, now = 1000): number {
  return createRun(db, someRun(db), now);
}

/** Metrics of a step, every series another number. */
export function stepMetrics(step: number, changes: Partial<StepMetrics> = {}): StepMetrics {
  return {
    step,
    loss: 0.69,
    'rewards/chosen': 0.1,
    'rewards/rejected': -0.1,
    'rewards/margins': 0.2,
    'rewards/accuracies': 0.75,
    'logps/chosen': -50,
    'logps/rejected': -60,
    'logits/chosen': -1.5,
    'logits/rejected': -1.25,
    entropy: 2.5,
    grad_norm: 3.5,
    lr: 1e-5,
    num_tokens: 1000 + step,
    epoch: step / 10,
    tokens_per_second: 4000.5,
    peak_memory_mb: 700,
    ...changes,
  };
}

export function evalMetrics(step: number, changes: Partial<EvalMetrics> = {}): EvalMetrics {
  return {
    step,
    pairs: 12,
    loss: 0.6,
    'rewards/chosen': 0.1,
    'rewards/rejected': -0.1,
    'rewards/margins': 0.2,
    'rewards/accuracies': 0.75,
    'logps/chosen': -50,
    'logps/rejected': -60,
    'logits/chosen': -1.5,
    'logits/rejected': -1.25,
    entropy: 2.5,
    'logps/accuracies': 0.5,
    kl: 0.01,
    kl_stderr: 0.002,
    ...changes,
  };
}
