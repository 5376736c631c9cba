import { expect, test, vi } from 'vitest';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { startTraining } from '../../main/services/training.ts';
import { planKind } from '../../main/trainer/planKind.ts';
import { planTask } from '../../main/trainer/planTask.ts';
import type { TrainEvent } from '../../shared/run.ts';
import { homeWithPairs, sampleData } from '../support/storedPairs.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { starterDir } from '../support/trainerHost.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A clock on which every look takes 20 ms. */
function slowClock(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 20));
}

const request = { modelDir: starterDir, data: sampleData, evalData: null };
const settings = { ...defaultSettings(), epochs: 1, samplePrompts: 0, evalFraction: 0 };

test('a plan that takes long tells how many pairs are ids by now', async () => {
  const told: unknown[] = [];
  const desk = { tell: (message: unknown) => told.push(message), onOrder: vi.fn(), onAbandoned: vi.fn() };
  slowClock();
  const result = await planTask.run({ home: homeWithPairs(), request, settings }, desk);
  vi.restoreAllMocks();
  expect(planKind.result.parse(result).trainLengths).toHaveLength(120);
  const progress = told.map((message) => planKind.told.parse(message));
  expect(progress.length).toBeGreaterThan(3);
  // A second passes before the first word, a quarter between two.
  expect(progress[0]?.done).toBeGreaterThanOrEqual(48);
  expect(progress.every(({ done, total }) => done <= total)).toBe(true);
  expect(progress.map(({ done }) => done)).toEqual(
    progress.map(({ done }) => done).toSorted((a, b) => a - b),
  );
});

test('so does a run, before it is in the list', async () => {
  const events: (TrainEvent | 'run')[] = [];
  slowClock();
  const stopped = startTraining(
    homeWithPairs(),
    { ...request, settings, outDir: tempFolder(), name: null, device: 'cpu' },
    {
      onEvent: (event) => void events.push(event),
      shouldStop: () => true,
      onRun: () => {
        vi.restoreAllMocks();
        events.push('run');
      },
    },
  );
  expect((await stopped).status).toBe('stopped');
  const before = events.slice(0, events.indexOf('run'));
  expect(before.length).toBeGreaterThan(3);
  expect(before.every((event) => typeof event === 'object' && event.event === 'phase')).toBe(true);
  expect(before.at(-1)).toMatchObject({ phase: 'tokenizing', total: 120 });
});
