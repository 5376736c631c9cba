import { NudgeError } from '../../../shared/errors.ts';
import type { CommandName } from '../../../shared/contract.ts';
import { FakeNudge } from './fakeNudge.ts';
import { atStep } from './fakeRuns.ts';

const readingCommands: readonly CommandName[] = [
  'app.counts',
  'data.list',
  'data.get',
  'models.list',
  'runs.list',
  'runs.get',
  'runs.series',
  'training.options',
  'learn.score',
];

/** States of the app worth looking at, by name. */
export const scenarios = {
  /** Some runs, datasets and models. */
  filled: () => new FakeNudge(),
  /** Just installed. */
  empty: () => {
    const fake = new FakeNudge();
    fake.runs = [];
    fake.datasets = [];
    fake.models = fake.models.slice(0, 1).map((model) => ({ ...model, runs: 0 }));
    return fake;
  },
  /** Run 5 is training, at step 74 of 180. */
  live: () => {
    const fake = new FakeNudge();
    fake.runs = fake.runs.map((run) => (run.id === 5 ? atStep(run, 74) : run));
    fake.goLive(5);
    return fake;
  },
  /** No file says which column is which. */
  unsure: () => {
    const fake = new FakeNudge();
    fake.unsure = '';
    return fake;
  },
  /** Everything takes for ever. */
  busy: () => {
    const fake = new FakeNudge();
    for (const name of [...readingCommands, 'training.measure'] as const) fake.delaysMs.set(name, 1e6);
    return fake;
  },
  /** Nothing can be read. */
  error: () => {
    const fake = new FakeNudge();
    const broken = new NudgeError(
      'STORE_BROKEN',
      'The file of runs cannot be read: it fails its self-check.',
      'Put back a copy of nudge.sqlite from your backup, or move the file away to start afresh.',
    );
    for (const name of readingCommands) fake.failures.set(name, broken);
    return fake;
  },
} satisfies Record<string, () => FakeNudge>;

export type ScenarioName = keyof typeof scenarios;
