import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { nudge, type CliResult } from '../support/cli.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 120_000 });

const rows = [
  { frage: 'Where is it?', gut: 'In the hall, on the left.', schlecht: 'Dunno.' },
  { frage: 'When does it open?', gut: 'At nine on weekdays.', schlecht: 'Sometime, I guess.' },
];

function writeRows(): string {
  const path = join(tempFolder(), 'own.jsonl');
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

const map = ['--map', 'prompt=frage,chosen=gut,rejected=schlecht'];
const first = (result: CliResult) => result.events()[0];

test('columns of other names are asked for, and the flag that tells them is named', async () => {
  const path = writeRows();
  for (const command of ['inspect', 'import']) {
    const result = await nudge(['data', command, path, '--json'], { home: tempFolder() });
    expect(result.code).toBe(1);
    expect(first(result)).toMatchObject({ event: 'error', code: 'DATA_SHAPE' });
    expect(first(result)?.['hint']).toContain('--map prompt=');
  }
  const inspected = await nudge(['data', 'inspect', path, ...map, '--json'], { home: tempFolder() });
  expect(first(inspected)).toMatchObject({
    ...{ format: 'jsonl', shape: 'trl', rows: 2, kept: 2, dropped: {}, findings: [] },
  });
});

test('what is imported can be exported, in the columns that TRL reads', async () => {
  const home = tempFolder();
  const imported = await nudge(['data', 'import', writeRows(), ...map, '--json'], { home });
  expect(first(imported)).toMatchObject({ dataset: 1, rows: 2, kept: 2, dropped: {} });
  const out = join(tempFolder(), 'pairs.jsonl');
  const exported = await nudge(['data', 'export', '1', '--out', out], { home });
  expect(exported.code).toBe(0);
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    rows.map(({ frage, gut, schlecht }) => ({ prompt: frage, chosen: gut, rejected: schlecht })),
  );
  const parquet = join(tempFolder(), 'pairs.parquet');
  expect((await nudge(['data', 'export', '1', '--out', parquet], { home })).code).toBe(0);
  const back = await nudge(['data', 'inspect', parquet, '--json'], { home });
  expect(first(back)).toMatchObject({ format: 'parquet', shape: 'trl', rows: 2, kept: 2 });
});
