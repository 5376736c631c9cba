import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { migrations } from '../../main/store/migrations/index.ts';
import { openStore, storePath } from '../../main/store/open.ts';
import { nudge, quickTraining, textPairs, tinyModelDir, trainOn } from '../support/cli.ts';
import { addFinishedRun, expectNothingLost } from '../support/homeWithRun.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { tinyDisk } from '../support/tinyDisk.ts';

vi.setConfig({ testTimeout: 60_000 });

const training = trainOn(tinyModelDir, textPairs);

describe('a home that cannot be written', () => {
  test('a file is in its place', async () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    const result = await nudge(training, { home: join(file, 'home') });
    expect(result.code).toBe(1);
    expect(result.events().at(-1)).toMatchObject({ event: 'error', code: 'HOME_UNWRITABLE' });
  });

  test('a model can be looked at all the same', async () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    const result = await nudge(['model', 'inspect', tinyModelDir, '--json'], { home: join(file, 'home') });
    expect(result.code).toBe(0);
    expect(result.events()).toMatchObject([{ name: 'llama-tied', parameters: 28_832 }]);
    expect(result.stderr).toContain('will not be in');
  });
});

test('a database from a newer version is refused and stays as it is', async () => {
  const home = tempFolder();
  const run = addFinishedRun(home);
  const version = migrations.length + 1;
  openStore(home, [...migrations, { version, sql: 'ALTER TABLE runs ADD COLUMN colour TEXT' }]).close();
  const before = readFileSync(storePath(home));
  for (const args of [training, ['runs', 'list', '--json'], ['runs', 'show', String(run), '--json']]) {
    const result = await nudge(args, { home });
    expect(result.code).toBe(1);
    expect(result.events()).toMatchObject([{ event: 'error', code: 'STORE_NEWER' }]);
  }
  expect(readFileSync(storePath(home)).equals(before)).toBe(true);
});

/** Fills a disk until only `leaveBytes` are free. */
function fill(disk: string, leaveBytes: number): string {
  const ballast = join(disk, 'ballast');
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - leaveBytes));
  return ballast;
}

/*
 * Where no small disk can be mounted, a limit on the size of a file stands in for it: writing fails just as late,
 * though the system gives another reason, and SQLite none.
 */
const fileLimit = (blocks: number): string => `ulimit -f ${blocks}; exec "$@"`;

describe('a full disk', () => {
  test('that holds the home', async () => {
    const disk = tinyDisk(2048);
    const home = disk ?? tempFolder();
    const run = addFinishedRun(home);
    const ballast = disk === null ? null : fill(disk, 40_000);
    const within = disk === null ? { within: fileLimit(60) } : {};
    const result = await nudge([...training, '--max-steps', '400', '--epochs', '100'], { home, ...within });
    expect(result.code).toBe(1);
    const error = result.events().at(-1);
    expect(error?.['event']).toBe('error');
    if (disk !== null) expect(error?.['code']).toBe('DISK_FULL');
    if (ballast !== null) rmSync(ballast);
    expect(expectNothingLost(home, run).slice(0, -1)).not.toContain('done');
  });

  test('that is to hold the result', async () => {
    const home = tempFolder();
    const run = addFinishedRun(home);
    const disk = tinyDisk(40);
    const out = join(disk ?? tempFolder(), 'out');
    // 200 KiB: more than the database needs, less than the adapter.
    const within = disk === null ? { within: fileLimit(400) } : {};
    const result = await nudge([...training, '--rank', '64', '--out', out], { home, ...within });
    expect(result.code).toBe(1);
    const error = result.events().at(-1);
    expect(error).toMatchObject({ event: 'error' });
    if (disk !== null) expect(error?.['code']).toBe('DISK_FULL');
    expect(expectNothingLost(home, run)).toEqual(['failed', 'done']);
    // What was learned is kept: with the folder out of the way, the run ends without training again.
    if (disk === null) return;
    execFileSync('mount', ['-o', 'remount,size=1m', disk]);
    const resumed = await nudge(['train', '--resume', String(run + 1), '--device', 'cpu', '--json'], {
      home,
    });
    expect(resumed.events().filter(({ event }) => event === 'step')).toEqual([]);
    expect(resumed.events().at(-1)).toMatchObject({ event: 'done', run: run + 1, out });
    expect(existsSync(join(out, 'adapter_model.safetensors'))).toBe(true);
  });

  test('that takes the output', async () => {
    const home = tempFolder();
    const result = await nudge(['runs', 'list'], { home, within: 'exec "$@" > /dev/full' });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('ENOSPC');
  });
});

test('a reader who has seen enough ends the work quietly', async () => {
  const within = '"$@" | head -n 3; exit 0';
  const result = await nudge(['train', '--help'], { home: tempFolder(), within });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  const endless = [
    'train',
    '--model',
    tinyModelDir,
    '--data',
    textPairs,
    ...quickTraining,
    '--epochs',
    '9999',
  ];
  const stopped = await nudge(endless, { home: tempFolder(), within });
  expect(stopped.events()).toHaveLength(3);
});
