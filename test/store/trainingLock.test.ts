import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { saveMetrics } from '../../main/store/metrics.ts';
import { openStore } from '../../main/store/open.ts';
import { endRun, getRun } from '../../main/store/runs.ts';
import { takeTrainingLock, tryTrainingLock } from '../../main/store/trainingLock.ts';
import { thrownBy } from '../support/nudgeError.ts';
import { addRun, stepMetrics, tempStore } from '../support/store.ts';
import { tempFolder } from '../support/tempFolder.ts';

/** Another process that holds the training lock until it is killed. */
async function holderOf(home: string): Promise<ChildProcess> {
  const module = new URL('../../main/store/trainingLock.ts', import.meta.url).href;
  const program = `
    import { takeTrainingLock } from ${JSON.stringify(module)};
    globalThis.lock = takeTrainingLock(${JSON.stringify(home)});
    console.log('held');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

describe('the training lock', () => {
  test('is held once, and again after its release', () => {
    const home = tempFolder();
    const lock = takeTrainingLock(home);
    expect(thrownBy(() => takeTrainingLock(home)).code).toBe('RUN_IN_PROGRESS');
    expect(tryTrainingLock(home)).toBeNull();
    lock.release();
    takeTrainingLock(home).release();
  });

  test('of another process is respected while it lives and free once it is killed', async () => {
    const { db, home } = tempStore();
    const run = addRun(db, 1000);
    saveMetrics(db, run, [{ at: 5000, metrics: stepMetrics(3) }]);
    const holder = await holderOf(home);
    expect(thrownBy(() => takeTrainingLock(home)).code).toBe('RUN_IN_PROGRESS');
    openStore(home).close();
    expect(getRun(db, run).status).toBe('running');

    const exited = once(holder, 'exit');
    holder.kill('SIGKILL');
    await exited;
    openStore(home).close();
    expect(getRun(db, run)).toMatchObject({ status: 'failed', endedAt: 5000, error: { code: 'STOPPED' } });
    takeTrainingLock(home).release();
  });

  test('a place where no file can be made', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => takeTrainingLock(join(folder, 'file'))).toThrow();
    expect(thrownBy(() => takeTrainingLock(join(folder, 'none'))).code).toBe('HOME_UNWRITABLE');
  });
});

test('only runs that claim to be running are marked, a run without steps at its creation', () => {
  const { db, home } = tempStore();
  const [done, abandoned] = [addRun(db), addRun(db, 2000)];
  endRun(db, done, 'done', null, 3000);
  openStore(home).close();
  expect(getRun(db, done)).toMatchObject({ status: 'done', endedAt: 3000, error: null });
  expect(getRun(db, abandoned)).toMatchObject({ status: 'failed', endedAt: 2000 });
});
