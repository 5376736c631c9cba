import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { tokenKind } from '../../main/trainer/tokenKind.ts';
import { tokenTask } from '../../main/trainer/tokenTask.ts';
import { importInto } from '../support/storedPairs.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { tinyModelDir } from '../support/cli.ts';

test('tells how many pairs are counted, now and then', async () => {
  const home = tempFolder();
  const file = join(tempFolder(), 'pairs.jsonl');
  const row = (i: number): string =>
    JSON.stringify({ prompt: `q${String(i)}`, chosen: 'yes', rejected: 'no' });
  writeFileSync(file, Array.from({ length: 60 }, (_, i) => `${row(i)}\n`).join(''));
  const data = await importInto(home, file);
  // A clock on which every look takes 20 ms.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 20));
  const told: unknown[] = [];
  const desk = { tell: (message: unknown) => told.push(message), onOrder: vi.fn(), onAbandoned: vi.fn() };
  const request = { modelDir: tinyModelDir, maxLength: 64, truncation: 'keep-answer' as const };
  const result = await tokenTask.run({ home, data, request }, desk);
  vi.restoreAllMocks();
  expect(tokenKind.result.parse(result).report.kept).toBe(60);
  const counted = told.map((message) => tokenKind.told.parse(message).pairs);
  expect(counted.length).toBeGreaterThan(1);
  expect(counted.length).toBeLessThan(30);
  expect(counted).toEqual(counted.toSorted((a, b) => a - b));
  expect(counted.at(-1)).toBeLessThanOrEqual(60);
});
