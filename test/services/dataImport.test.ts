import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { importPairs, unwatched } from '../../main/services/dataImport.ts';
import { holdPairFolder, openPairsOf, sweepPairFolder } from '../../main/services/pairFiles.ts';
import { resumeTraining, startTraining } from '../../main/services/training.ts';
import { purgeDeleted } from '../../main/services/purge.ts';
import { hideDataset, listDatasets } from '../../main/store/datasets.ts';
import { openStore } from '../../main/store/open.ts';
import { applyChange } from '../../main/store/pairFiles/changes.ts';
import { getRun } from '../../main/store/runs.ts';
import { startTask } from '../../main/trainer/engineTask.ts';
import { importKind } from '../../main/trainer/importKind.ts';
import type { ImportProgress } from '../../shared/dataRoom.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { TrainEvent } from '../../shared/run.ts';
import { startChildProcess } from '../support/childProcess.ts';
import { textPairs } from '../support/cli.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { homeWithPairs, importInto } from '../support/storedPairs.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { tinyDisk } from '../support/tinyDisk.ts';
import { tinyRequest } from '../support/trainerHost.ts';

vi.setConfig({ testTimeout: 120_000 });

/** A file of so many pairs, of about 300 bytes each. */
function manyPairs(count: number): string {
  const path = join(tempFolder(), 'many.jsonl');
  const file = openSync(path, 'w');
  for (let i = 0; i < count; i++) {
    const words = `number ${String(i)} `.repeat(8);
    writeSync(
      file,
      `${JSON.stringify({ prompt: words, chosen: `${words} yes`, rejected: `${words} no` })}\n`,
    );
  }
  closeSync(file);
  return path;
}

/** What a home knows and has of datasets. */
function contents(home: string) {
  const db = openStore(home);
  try {
    return { listed: listDatasets(db), files: readdirSync(join(home, 'datasets')) };
  } finally {
    db.close();
  }
}

/** An import in a process of its own, and its first word of progress. */
function importing(home: string, path: string) {
  const begun = Promise.withResolvers<ImportProgress>();
  let pid: number | undefined;
  const task = startTask(
    (name) => {
      const engine = startChildProcess(name);
      engine.onMessage(() => {
        pid = engine.pid;
      });
      return engine;
    },
    {
      kind: importKind,
      input: { home, request: { paths: [path], mapping: null } },
      onTold: begun.resolve,
    },
  );
  return { task, begun: begun.promise, pid: () => pid ?? 0 };
}

describe('an import that does not come to its end leaves everything as before', () => {
  test('cancelled', async () => {
    const home = homeWithPairs();
    const before = contents(home);
    const { task, begun } = importing(home, manyPairs(60_000));
    const failed = rejectedBy(task.result);
    const { pairs, totalBytes, bytes } = await begun;
    expect([pairs > 0, bytes <= totalBytes]).toEqual([true, true]);
    task.order('cancel');
    expect((await failed).code).toBe('STOPPED');
    expect(contents(home)).toEqual(before);
  });

  test('killed: the next start removes what it left', async () => {
    const home = homeWithPairs();
    const before = contents(home);
    const { task, begun, pid } = importing(home, manyPairs(60_000));
    const failed = rejectedBy(task.result);
    await begun;
    process.kill(pid(), 'SIGKILL');
    await failed;
    expect(contents(home).listed).toEqual(before.listed);
    const db = openStore(home);
    purgeDeleted(db, home);
    db.close();
    expect(contents(home)).toEqual(before);
  });

  test('on a full disk', async (context) => {
    const disk = tinyDisk(3000);
    if (disk === null) context.skip('file systems cannot be made here');
    const home = homeWithPairs(join(disk ?? '', 'home'));
    const before = contents(home);
    const failed = await rejectedBy(importInto(home, manyPairs(20_000)));
    expect(failed.code).toBe('DISK_FULL');
    expect(contents(home)).toEqual(before);
  });

  test('of a file that breaks off', async () => {
    const home = homeWithPairs();
    const before = contents(home);
    const path = join(tempFolder(), 'broken.jsonl');
    writeFileSync(path, '{"prompt": "q"');
    expect(await rejectedBy(importInto(home, path))).toBeInstanceOf(NudgeError);
    expect(contents(home)).toEqual(before);
  });
});

test('nothing is swept while an import is under way, and datasets that are gone go with their files', async () => {
  const home = homeWithPairs();
  const left = join(home, 'datasets', 'left.importing');
  writeFileSync(left, '');
  const db = openStore(home);
  const lock = holdPairFolder(home);
  sweepPairFolder(home, db);
  expect(existsSync(left)).toBe(true);
  lock.release();
  hideDataset(db, 1, 1);
  purgeDeleted(db, home);
  db.close();
  const { listed, files } = contents(home);
  expect(listed.map(({ stored }) => stored)).toEqual(files);
});

test('a copy that is gone is made again from the same file, for the same dataset', async () => {
  const home = tempFolder();
  const first = await importInto(home, textPairs);
  for (const name of readdirSync(join(home, 'datasets'))) rmSync(join(home, 'datasets', name));
  const db = openStore(home);
  expect((await rejectedBy(Promise.try(() => openPairsOf(home, db, first.datasetId)))).code).toBe(
    'FILE_NOT_FOUND',
  );
  expect(await importInto(home, textPairs)).toEqual(first);
  openPairsOf(home, db, first.datasetId).close();
  db.close();
});

test('several files are one dataset', async () => {
  const home = tempFolder();
  const folder = tempFolder();
  const paths = ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name));
  paths.forEach((path) => {
    copyFileSync(textPairs, path);
  });
  await importPairs(home, { paths, mapping: null }, unwatched);
  expect(contents(home).listed).toMatchObject([{ paths, report: { rows: 32, kept: 32 } }]);
});

test('a run that goes on trains on its own version, though the file is gone and the dataset changed', async () => {
  const home = tempFolder();
  const mine = join(tempFolder(), 'mine.jsonl');
  copyFileSync(textPairs, mine);
  const data = await importInto(home, mine);
  const request = { ...tinyRequest({ epochs: 1, shuffle: true }), data, outDir: null, name: null };
  const losses = (events: TrainEvent[]) =>
    events.flatMap((event) => (event.event === 'step' ? [event.loss] : []));
  const train = async (stopAfter: number) => {
    const events: TrainEvent[] = [];
    const hooks = {
      onEvent: (event: TrainEvent) => void events.push(event),
      shouldStop: () => losses(events).length >= stopAfter,
    };
    return { events, outcome: await startTraining(home, request, hooks) };
  };
  const whole = await train(99);
  const part = await train(2);
  expect(part.outcome.status).toBe('stopped');
  rmSync(mine);
  const db = openStore(home);
  const file = openPairsOf(home, db, data.datasetId);
  applyChange(file, { action: 'exclude', pairs: [1, 2, 3] }, 1);
  applyChange(file, { action: 'swap', pairs: [4, 5] }, 1);
  file.close();
  expect(getRun(db, part.outcome.runId)).toMatchObject({ datasetId: data.datasetId, datasetVersion: 1 });
  db.close();
  const rest: TrainEvent[] = [];
  const hooks = { onEvent: (event: TrainEvent) => void rest.push(event), shouldStop: () => false };
  await resumeTraining(home, part.outcome.runId, hooks, 'cpu');
  expect([...losses(part.events), ...losses(rest)]).toEqual(losses(whole.events));
});
