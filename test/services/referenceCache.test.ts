import { expect, test, vi } from 'vitest';
import { storedReferenceCache } from '../../main/services/referenceCache.ts';
import { tempStore } from '../support/store.ts';

const logps = { chosen: -1.25, rejected: -2.5 };
const entries = new Map([['00ff', logps]]);

test('log-probs come back for the same reference only', () => {
  const { db } = tempStore();
  const onFailure = vi.fn();
  storedReferenceCache(db, 'model a', onFailure).store(entries);
  expect(storedReferenceCache(db, 'model a', onFailure).lookUp(['00ff', 'abcd'])).toEqual(entries);
  expect(storedReferenceCache(db, 'model b', onFailure).lookUp(['00ff']).size).toBe(0);
  expect(onFailure).not.toHaveBeenCalled();
});

test('what cannot be kept ends nothing, and is told once', () => {
  const { db } = tempStore();
  const onFailure = vi.fn();
  const cache = storedReferenceCache(db, 'model a', onFailure);
  // As SQLite says when the disk is full.
  db.pragma('max_page_count = 1');
  const many = new Map(Array.from({ length: 20_000 }, (_, i) => [i.toString(16).padStart(32, '0'), logps]));
  cache.store(many);
  cache.store(many);
  expect(onFailure.mock.calls.map(([error]) => (error as { code: string }).code)).toEqual(['DISK_FULL']);
});
