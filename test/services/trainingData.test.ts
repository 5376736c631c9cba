import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { asNew, prepareTraining } from '../../main/services/trainingPreparation.ts';
import { openStore } from '../../main/store/open.ts';
import type { SplitRules } from '../../shared/run.ts';
import { tinyModelDir } from '../support/cli.ts';
import { importInto } from '../support/storedPairs.ts';
import { tempFolder } from '../support/tempFolder.ts';

test('a run that goes on is split as it was when it began', async () => {
  const home = tempFolder();
  const file = join(tempFolder(), 'pairs.jsonl');
  const prompts = ['one?', 'Two?', 'TWO?', 'three?', 'four?', 'five?', ' five?', 'six?'];
  const rows = prompts.map((prompt) => JSON.stringify({ prompt, chosen: 'sat', rejected: 'ran' }));
  writeFileSync(file, rows.join('\n'));
  const data = await importInto(home, file);
  const db = openStore(home);
  onTestFinished(() => void db.close());
  const request = { modelDir: tinyModelDir, data, evalData: null };
  const settings = { ...defaultSettings(), evalFraction: 0.4, seed: 1 };
  const heldOutRows = async (splitRules: SplitRules): Promise<number[]> => {
    const began = { now: new Date(), splitRules };
    const prepared = await prepareTraining({ db, home }, request, settings, began);
    return prepared.data.heldOut.map(({ row }) => row);
  };
  const before = await heldOutRows(1);
  const now = await heldOutRows(2);
  expect(before).not.toEqual(now);
  // Prompts that differ in case and white space only are together now, and were not then.
  const areTogether = (rows: readonly number[], a: number, b: number): boolean =>
    rows.includes(a) === rows.includes(b);
  expect(areTogether(now, 1, 2) && areTogether(now, 5, 6)).toBe(true);
  expect(areTogether(before, 1, 2) && areTogether(before, 5, 6)).toBe(false);
  expect(asNew().splitRules).toBe(2);
});

test('the share that Nudge holds out is written down with the run', async () => {
  const home = tempFolder();
  const file = join(tempFolder(), 'pairs.jsonl');
  const row = (i: number): string =>
    JSON.stringify({ prompt: `${String(i)}?`, chosen: 'sat', rejected: 'ran' });
  writeFileSync(file, Array.from({ length: 60 }, (_, i) => row(i)).join('\n'));
  const data = await importInto(home, file);
  const db = openStore(home);
  onTestFinished(() => void db.close());
  const prepared = async (evalFraction: number | null, evalData: typeof data | null) => {
    const request = { modelDir: tinyModelDir, data, evalData };
    return prepareTraining({ db, home }, request, { ...defaultSettings(), evalFraction }, asNew());
  };
  const chosen = await prepared(null, null);
  expect([chosen.settings.evalFraction, chosen.data.heldOut.length]).toEqual([0.1, 6]);
  const asked = await prepared(0.5, null);
  expect([asked.settings.evalFraction, asked.data.heldOut.length]).toEqual([0.5, 30]);
  const apart = await prepared(null, data);
  expect([apart.settings.evalFraction, apart.data.heldOut.length]).toEqual([null, 60]);
});
