import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openModelFolder } from '../../main/engine/model/modelFolder.ts';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { availableMemory, planData, planRun } from '../../main/services/trainingPlan.ts';
import { tinyModelDir } from '../support/cli.ts';
import { homeWithPairs, importInto, sampleData, textData } from '../support/storedPairs.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { starterDir } from '../support/trainerHost.ts';

const settings = { ...defaultSettings(), evalFraction: 0.25, batchPairs: 4, epochs: 3 };
const tiny = { modelDir: tinyModelDir, data: textData, evalData: null };

describe('planData', () => {
  test('counts what can be trained on, what is left out and what is cut', async () => {
    const file = join(tempFolder(), 'pairs.jsonl');
    const rows = [
      ...Array.from({ length: 8 }, (_, i) => ({
        prompt: `the ${'cat '.repeat(i)}`,
        chosen: `sat ${'down '.repeat(i + 1)}`,
        rejected: 'ran',
      })),
      { prompt: 'p', chosen: 'same', rejected: 'same' },
      { prompt: 'p', chosen: 'only one' },
    ];
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    const home = tempFolder();
    const request = { ...tiny, data: await importInto(home, file) };
    const data = await planData(home, request, settings);
    expect(data.droppedPairs).toBe(2);
    expect([data.cutPairs, data.cutAnswers]).toEqual([0, 0]);
    expect(data.trainLengths.length + data.evalPairs).toBe(8);
    const cut = await planData(home, request, { ...settings, maxLength: 8 });
    expect(cut.cutPairs).toBeGreaterThan(0);
    // The longest answers lose their ends; prompts are cut before.
    expect(cut.cutAnswers).toBeGreaterThan(0);
    expect(cut.cutAnswers).toBeLessThanOrEqual(cut.cutPairs);
    expect(Math.max(...cut.trainLengths)).toBeLessThan(Math.max(...data.trainLengths));
  });

  test('held-out pairs of their own are not taken from the others', async () => {
    const { trainLengths, evalPairs } = await planData(
      homeWithPairs(),
      { ...tiny, evalData: textData },
      settings,
    );
    expect([trainLengths.length, evalPairs]).toEqual([16, 16]);
  });

  test('cut answers are told of the training data alone', async () => {
    const home = homeWithPairs();
    const short = { ...settings, maxLength: 4 };
    const split = await planData(home, tiny, short);
    const apart = await planData(home, { ...tiny, evalData: textData }, short);
    expect(split.cutAnswers).toBeGreaterThan(0);
    expect(apart.cutAnswers).toBe(split.cutAnswers);
    expect(apart.cutPairs).toBe(2 * split.cutPairs);
  });
});

describe('planRun', () => {
  const starter = openModelFolder(starterDir);
  const data = (tokens: number) => ({
    trainLengths: Int32Array.from({ length: 100 }, () => tokens),
    evalPairs: 10,
    droppedPairs: 1,
    cutPairs: 2,
    cutAnswers: 1,
  });

  test('steps are those of the whole run', () => {
    const plan = planRun(data(60), starter, settings, 8e9);
    expect(plan).toMatchObject({
      trainPairs: 100,
      evalPairs: 10,
      droppedPairs: 1,
      cutPairs: 2,
      cutAnswers: 1,
    });
    expect(plan.steps).toBe(75);
    expect(planRun(data(60), starter, { ...settings, maxSteps: 7 }, 8e9).steps).toBe(7);
  });

  test('says whether the run fits', () => {
    const { memoryBytes, fits } = planRun(data(60), starter, settings, 8e9);
    expect(fits).toBe(true);
    expect(planRun(data(60), starter, settings, memoryBytes).fits).toBe(true);
    expect(planRun(data(60), starter, settings, memoryBytes - 1).fits).toBe(false);
  });

  test('longer rows, larger passes and full training need more memory', () => {
    const bytes = (tokens: number, changes: Partial<typeof settings>): number =>
      planRun(data(tokens), starter, { ...settings, ...changes }, 8e9).memoryBytes;
    const usual = bytes(60, {});
    expect(bytes(300, {})).toBeGreaterThan(usual);
    expect(bytes(60, { batchPairs: 16 })).toBeGreaterThan(usual);
    expect(bytes(300, { microTokens: 300 })).toBeLessThan(bytes(300, {}));
    expect(bytes(60, { method: 'full' })).toBeGreaterThan(usual);
  });

  test('warns as the settings do, by the size of the model', () => {
    const warned = planRun(data(60), starter, { ...settings, learningRate: 1e-3 }, 8e9).warnings;
    expect(warned).toHaveLength(1);
    expect(planRun(data(60), starter, { ...settings, learningRate: 1e-4 }, 8e9).warnings).toEqual([]);
  });

  test('leaves some of the computer to others', () => {
    expect(availableMemory()).toBeGreaterThan(0);
    expect(availableMemory()).toBeLessThanOrEqual(0.8 * 2 ** 50);
  });
});

test('the sample pairs on the starter model', async () => {
  const request = { modelDir: starterDir, data: sampleData, evalData: null };
  const data = await planData(homeWithPairs(), request, defaultSettings());
  expect(data).toMatchObject({ droppedPairs: 0, cutPairs: 0 });
  expect(data.trainLengths.length + data.evalPairs).toBe(120);
});
