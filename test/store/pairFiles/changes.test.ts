import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase, type WritableDb } from '../../../main/store/database.ts';
import {
  applyChange,
  changedPairs,
  countChanges,
  newestVersion,
  readHistory,
} from '../../../main/store/pairFiles/changes.ts';
import { openPairFile } from '../../../main/store/pairFiles/openPairFile.ts';
import { PairWriter } from '../../../main/store/pairFiles/pairWriter.ts';
import { pairFileId } from '../../../main/store/pairFiles/schema.ts';
import { includedPairs, readPairsById } from '../../../main/store/pairFiles/storedPairs.ts';
import type { PairChange } from '../../../shared/dataRoom.ts';
import type { PreferencePair } from '../../../shared/pair.ts';
import { thrownBy } from '../../support/nudgeError.ts';
import { tempFolder } from '../../support/tempFolder.ts';

function text(words: string): PreferencePair {
  return { kind: 'text', prompt: `Question ${words}`, chosen: `Yes ${words}`, rejected: `No ${words}` };
}

/** A file of so many pairs, as it is when they were just imported. */
function pairFile(count: number): WritableDb {
  const path = join(tempFolder(), 'pairs.sqlite');
  const writer = new PairWriter(path);
  for (let row = 0; row < count; row++) writer.addPair({ row, pair: text(String(row)) });
  writer.finish([], new Map(), 1000);
  const db = openPairFile(path);
  onTestFinished(() => void db.close());
  return db;
}

const pairCount = 6;
const id = fc.integer({ min: 1, max: pairCount });
const anyChange: fc.Arbitrary<PairChange> = fc.oneof(
  fc.record({
    action: fc.constantFrom('exclude', 'include', 'swap', 'revert'),
    pairs: fc.array(id, { minLength: 1, maxLength: pairCount }),
  }),
  fc.record({ action: fc.constant('edit'), pair: id, to: fc.constantFrom('a', 'b').map(text) }),
  // Versions that there are not are refused; those that may come are in reach.
  fc.record({ action: fc.constant('restore'), version: fc.integer({ min: 1, max: 12 }) }),
);

/** Everything that a version says: of each pair how it stands, and what is counted and listed. */
function stateOf(db: WritableDb, version: number): unknown {
  return {
    pairs: readPairsById(
      db,
      version,
      Array.from({ length: pairCount }, (_, i) => i + 1),
    ),
    included: [...includedPairs(db, version)],
    counts: countChanges(db, version),
    excluded: changedPairs(db, version, 'excluded'),
    changed: changedPairs(db, version, 'changed'),
  };
}

describe('going back to a version', () => {
  test('makes every pair what it was, after whatever was done, and rewrites nothing', () => {
    const db = pairFile(pairCount);
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 12 }), fc.nat(), (changes, chosen) => {
        for (const change of changes) {
          if (change.action !== 'restore' || change.version <= newestVersion(db))
            applyChange(db, change, 2000);
        }
        const newest = newestVersion(db);
        const versions = Array.from({ length: newest }, (_, i) => i + 1);
        const before = versions.map((version) => stateOf(db, version));
        const wanted = 1 + (chosen % newest);
        expect(applyChange(db, { action: 'restore', version: wanted }, 3000)).toBe(newest + 1);
        expect(stateOf(db, newest + 1)).toEqual(before[wanted - 1]);
        expect(versions.map((version) => stateOf(db, version))).toEqual(before);
      }),
      { plugins: [fc.beforeEach(() => void db.exec('BEGIN')), fc.afterEach(() => void db.exec('ROLLBACK'))] },
    );
  });

  test('writes down only the pairs that differ', () => {
    const db = pairFile(pairCount);
    applyChange(db, { action: 'exclude', pairs: [1, 2] }, 2000);
    applyChange(db, { action: 'swap', pairs: [2, 3, 4] }, 3000);
    applyChange(db, { action: 'swap', pairs: [3] }, 4000);
    applyChange(db, { action: 'restore', version: 2 }, 5000);
    expect(readHistory(db)).toEqual([
      { version: 5, at: 5000, action: 'restore', pairs: 2, backTo: 2 },
      { version: 4, at: 4000, action: 'swap', pairs: 1, backTo: null },
      { version: 3, at: 3000, action: 'swap', pairs: 3, backTo: null },
      { version: 2, at: 2000, action: 'exclude', pairs: 2, backTo: null },
      { version: 1, at: 1000, action: 'import', pairs: 0, backTo: null },
    ]);
    applyChange(db, { action: 'revert', pairs: [2] }, 6000);
    expect(readHistory(db)[0]).toMatchObject({ action: 'revert', pairs: 1, backTo: null });
  });

  test('that there is not is refused, and nothing is written', () => {
    const db = pairFile(pairCount);
    const error = thrownBy(() => applyChange(db, { action: 'restore', version: 2 }, 2000));
    expect(error).toMatchObject({ code: 'FILE_NOT_FOUND', context: { version: 2 } });
    expect(newestVersion(db)).toBe(1);
  });

  test('is done at once for 20,000 pairs', () => {
    const many = 20_000;
    const db = pairFile(many);
    const pairs = Array.from({ length: many }, (_, i) => i + 1);
    applyChange(db, { action: 'exclude', pairs }, 2000);
    applyChange(db, { action: 'swap', pairs: pairs.slice(0, many / 2) }, 3000);
    const version = applyChange(db, { action: 'restore', version: 1 }, 4000);
    expect(readHistory(db)[0]?.pairs).toBe(many);
    expect(countChanges(db, version)).toEqual({ excluded: 0, changed: 0 });
  });
});

/** As Nudge wrote them before versions could be gone back to, but for the tables that are as they were. */
const firstLayout = `
  DROP TABLE changes;
  DROP TABLE versions;
  CREATE TABLE versions (
    version INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('import', 'exclude', 'include', 'swap', 'edit', 'revert'))
  ) STRICT;
  CREATE TABLE changes (
    pair INTEGER NOT NULL REFERENCES pairs (id),
    version INTEGER NOT NULL REFERENCES versions (version),
    excluded INTEGER NOT NULL CHECK (excluded IN (0, 1)),
    swapped INTEGER NOT NULL CHECK (swapped IN (0, 1)),
    edited TEXT,
    PRIMARY KEY (pair, version)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO versions VALUES (1, 1000, 'import'), (2, 2000, 'exclude'), (3, 3000, 'revert');
  INSERT INTO changes VALUES (1, 2, 1, 0, NULL), (1, 3, 1, 0, NULL), (2, 3, 0, 0, NULL);
  PRAGMA user_version = 1`;

describe('a file of the first layout', () => {
  function olderFile(): string {
    const db = pairFile(pairCount);
    db.exec(firstLayout);
    db.close();
    return db.name;
  }

  test('opens with what was changed, and can be gone back in', () => {
    const db = openPairFile(olderFile());
    onTestFinished(() => void db.close());
    expect(readHistory(db).map(({ action, pairs, backTo }) => [action, pairs, backTo])).toEqual([
      ['revert', 2, null],
      ['exclude', 1, null],
      ['import', 0, null],
    ]);
    expect(countChanges(db, 3)).toEqual({ excluded: 1, changed: 0 });
    const version = applyChange(db, { action: 'restore', version: 1 }, 4000);
    expect(stateOf(db, version)).toEqual(stateOf(db, 1));
  });

  test('has the layout of new ones from then on', () => {
    const path = olderFile();
    for (let time = 0; time < 2; time++) openPairFile(path).close();
    const [older, newer] = [openPairFile(path), pairFile(1)].map((db) => {
      onTestFinished(() => void db.close());
      const layout = ['table_xinfo', 'foreign_key_list'].map((pragma) => db.pragma(`${pragma}(versions)`));
      return [layout, db.pragma('application_id'), db.pragma('user_version')];
    });
    expect(older).toEqual(newer);
  });

  test('of a newer one than is known, nothing is changed', () => {
    const path = olderFile();
    const raw = openDatabase(path, { readonly: false, timeout: 0 });
    raw.pragma('user_version = 99');
    expect(thrownBy(() => openPairFile(path)).code).toBe('STORE_NEWER');
    expect([
      raw.pragma('user_version', { simple: true }),
      raw.pragma('application_id', { simple: true }),
    ]).toEqual([99, pairFileId]);
    raw.close();
  });
});
