import { expect, test } from 'vitest';
import { storedReferenceCache } from '../../main/services/referenceCache.ts';
import { tempStore } from '../support/store.ts';

test('log-probs come back for the same reference only', () => {
  const { db } = tempStore();
  const logps = { chosen: -1.25, rejected: -2.5 };
  storedReferenceCache(db, 'model a').store(new Map([['00ff', logps]]));
  expect(storedReferenceCache(db, 'model a').lookUp(['00ff', 'abcd'])).toEqual(new Map([['00ff', logps]]));
  expect(storedReferenceCache(db, 'model b').lookUp(['00ff']).size).toBe(0);
});
