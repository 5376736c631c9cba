import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WritableDb } from '../../main/store/database.ts';
import { listDatasets } from '../../main/store/datasets.ts';
import { migrate } from '../../main/store/migrate.ts';
import { migrations } from '../../main/store/migrations/index.ts';
import type { Migration } from '../../main/store/migrations/migration.ts';
import { lastMetrics, saveMetrics } from '../../main/store/metrics.ts';
import { listModels } from '../../main/store/models.ts';
import { openStore, openStoreForReading, storePath } from '../../main/store/open.ts';
import { getRun, listRuns } from '../../main/store/runs.ts';
import { thrownBy } from '../support/nudgeError.ts';
import { addRun, stepMetrics, tempStore } from '../support/store.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { tinyDisk } from '../support/tinyDisk.ts';

/** The store's next version, as a later release might add it. */
const next: Migration = {
  version: migrations.length + 1,
  sql: `ALTER TABLE runs ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'`,
};

/** A home whose closed database holds one run. */
function homeWithRun(): string {
  const home = tempFolder();
  const db = openStore(home);
  addRun(db);
  db.close();
  return home;
}

function openedStore(home: string, steps?: readonly Migration[]): WritableDb {
  const db = openStore(home, steps);
  onTestFinished(() => void db.close());
  return db;
}

describe('migrations', () => {
  test('count up from 1 without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  });

  test.each(migrations.map(({ version }) => version - 1))(
    'a store of version %i is brought up to date',
    (from) => {
      const home = tempFolder();
      const old = new Database(storePath(home)) as WritableDb;
      migrate(old, migrations.slice(0, from));
      old.close();
      const db = openedStore(home);
      expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
      expect(getRun(db, addRun(db)).name).toBe('first try');
    },
  );

  test('version 1 keeps its runs, models and datasets; none of them is deleted or tagged', () => {
    const home = tempFolder();
    const old = new Database(storePath(home)) as WritableDb;
    migrate(old, migrations.slice(0, 1));
    old.exec(`
      INSERT INTO models (path, card, stamp, hash, seen_at)
        VALUES ('/m', '{"path":"/m","name":"m"}', 's', 'h', 5);
      INSERT INTO datasets (path, sha256, report, seen_at) VALUES ('/d', 'ab', '{"path":"/d"}', 6);
      INSERT INTO runs (name, status, created_at, model_id, dataset_id, settings, out_dir)
        VALUES ('old', 'done', 7, 1, 1, '{}', '/o');
      INSERT INTO metrics (run, step, at, loss) VALUES (1, 3, 8, 0.5);`);
    old.close();
    const db = openedStore(home);
    expect(listRuns(db)).toMatchObject([{ id: 1, name: 'old', tags: [], createdAt: 7, splitRules: 1 }]);
    expect(listModels(db)).toEqual([
      {
        ...{ id: 1, card: { path: '/m', name: 'm' }, stamp: 's', hash: 'h', seenAt: 5 },
        ...{ builtIn: false, deleted: false },
      },
    ]);
    expect(listDatasets(db)).toEqual([
      {
        id: 1,
        report: { path: '/d' },
        mapping: null,
        paths: ['/d'],
        stored: null,
        seenAt: 6,
        fileTimes: null,
        deleted: false,
      },
    ]);
    expect(lastMetrics(db, 1)?.loss).toBe(0.5);
  });

  test('the time of a single file is kept, that of the first of several is not', () => {
    const home = tempFolder();
    const old = new Database(storePath(home)) as WritableDb;
    migrate(old, migrations.slice(0, 4));
    old.exec(`
      INSERT INTO datasets (path, sha256, report, seen_at, file_time, mapping, paths) VALUES
        ('/a', 'aa', '{"path":"/a"}', 3, 1.5, '{}', '["/a"]'),
        ('/b', 'bb', '{"path":"/b"}', 2, 2.5, '{}', '["/b","/c"]'),
        ('/d', 'dd', '{"path":"/d"}', 1, NULL, NULL, NULL);`);
    old.close();
    expect(listDatasets(openedStore(home)).map(({ fileTimes }) => fileTimes)).toEqual([[1.5], null, null]);
  });

  test('the next version keeps what is stored', () => {
    const home = homeWithRun();
    const db = openedStore(home, [...migrations, next]);
    expect(db.prepare('SELECT name, colour FROM runs').get()).toEqual({ name: 'first try', colour: 'grey' });
    expect(db.pragma('user_version', { simple: true })).toBe(next.version);
  });

  test('a step that fails half way leaves the version before it whole', () => {
    const home = homeWithRun();
    const broken = { ...next, sql: `${next.sql}; INSERT INTO nowhere VALUES (1)` };
    expect(() => openStore(home, [...migrations, broken])).toThrow();
    const db = openedStore(home);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(Object.keys(db.prepare('SELECT * FROM runs').get() as object)).not.toContain('colour');
  });

  test('every table is STRICT', () => {
    const { db } = tempStore();
    const loose = db
      .prepare(
        `SELECT name FROM pragma_table_list WHERE strict = 0 AND schema = 'main' AND name NOT LIKE 'sqlite%'`,
      )
      .all();
    expect(loose).toEqual([]);
  });
});

describe('files that are refused stay byte for byte', () => {
  function expectRefused(home: string, code: string): void {
    const before = readFileSync(storePath(home));
    expect(thrownBy(() => openStore(home)).code).toBe(code);
    expect(thrownBy(() => openStoreForReading(home)).code).toBe(code);
    expect(readFileSync(storePath(home)).equals(before)).toBe(true);
  }

  test('a newer store', () => {
    const home = homeWithRun();
    openStore(home, [...migrations, next]).close();
    expectRefused(home, 'STORE_NEWER');
  });

  test('a newer store whose process was killed, with its write-ahead log', () => {
    const [home, copy] = [homeWithRun(), tempFolder()];
    const db = openStore(home, [...migrations, next]);
    copyFileSync(storePath(home), storePath(copy));
    copyFileSync(`${storePath(home)}-wal`, `${storePath(copy)}-wal`);
    db.close();
    const log = readFileSync(`${storePath(copy)}-wal`);
    expect(log.length).toBeGreaterThan(0);
    expectRefused(copy, 'STORE_NEWER');
    expect(readFileSync(`${storePath(copy)}-wal`).equals(log)).toBe(true);
  });

  test('text in place of a database', () => {
    const home = tempFolder();
    writeFileSync(storePath(home), 'not a database at all, but long enough to be looked at'.repeat(40));
    expectRefused(home, 'STORE_BROKEN');
  });

  test('a database of another program', () => {
    const home = tempFolder();
    const other = new Database(storePath(home));
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    expectRefused(home, 'STORE_BROKEN');
  });

  test('a cut database', () => {
    const home = homeWithRun();
    const bytes = readFileSync(storePath(home));
    writeFileSync(storePath(home), bytes.subarray(0, bytes.length - 4096 - 100));
    expectRefused(home, 'STORE_BROKEN');
  });

  test('a database with a garbled page', () => {
    const home = homeWithRun();
    const bytes = readFileSync(storePath(home));
    bytes.fill(0xa5, 4096 + 8, 8192);
    writeFileSync(storePath(home), bytes);
    expectRefused(home, 'STORE_BROKEN');
  });
});

describe('two handles', () => {
  test('see each other through the write-ahead log', () => {
    const home = tempFolder();
    const [one, two] = [openedStore(home), openedStore(home)];
    const run = addRun(one);
    expect(getRun(two, run).name).toBe('first try');
    const reader = openStoreForReading(home);
    onTestFinished(() => void reader.close());
    saveMetrics(two, run, [{ at: 1, metrics: stepMetrics(1) }]);
    expect(lastMetrics(reader, run)?.step).toBe(1);
  });

  test('a reader cannot write', () => {
    const { home } = tempStore();
    const reader = openStoreForReading(home);
    onTestFinished(() => void reader.close());
    expect(thrownBy(() => addRun(reader as WritableDb)).code).toBe('HOME_UNWRITABLE');
  });
});

describe('a full disk', () => {
  test('is DISK_FULL, and what was stored before is intact', () => {
    const { db } = tempStore();
    const run = addRun(db);
    saveMetrics(db, run, [{ at: 1, metrics: stepMetrics(1) }]);
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages + 1}`);
    const many = Array.from({ length: 1000 }, (_, i) => ({ at: 2, metrics: stepMetrics(i + 2) }));
    expect(thrownBy(() => saveMetrics(db, run, many)).code).toBe('DISK_FULL');
    expect(lastMetrics(db, run)?.step).toBe(1);
  });

  test('of a real file system', (context) => {
    const home = tinyDisk(512);
    if (home === null) return context.skip('needs the right to mount a small file system');
    const db = openStore(home);
    onTestFinished(() => void db.close());
    const run = addRun(db);
    const batch = (start: number): { at: number; metrics: ReturnType<typeof stepMetrics> }[] =>
      Array.from({ length: 100 }, (_, i) => ({ at: 1, metrics: stepMetrics(start + i) }));
    let saved = 0;
    const error = thrownBy(() => {
      for (; saved < 100_000; saved += 100) saveMetrics(db, run, batch(saved));
    });
    expect(error.code).toBe('DISK_FULL');
    expect(lastMetrics(db, run)?.step).toBe(saved - 1);
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
  });

  test('while the store is made', (context) => {
    const home = tinyDisk(16);
    if (home === null) return context.skip('needs the right to mount a small file system');
    expect(thrownBy(() => openStore(home)).code).toBe('DISK_FULL');
  });
});

test('a missing store cannot be opened for reading, and is not made', () => {
  const home = tempFolder();
  expect(thrownBy(() => openStoreForReading(home)).code).toBe('HOME_UNWRITABLE');
  expect(existsSync(storePath(home))).toBe(false);
});

test('an empty file becomes a store', () => {
  const home = tempFolder();
  writeFileSync(storePath(home), '');
  expect(listRuns(openedStore(home))).toEqual([]);
});
