import type { ReadableDb, WritableDb } from './database.ts';
import { all, change, inTransaction, insertRow } from './query.ts';

/** The reference model's summed log-probs of one pair's answers, nats. */
export interface StoredLogps {
  readonly chosen: number;
  readonly rejected: number;
}

/**
 * Keeps reference log-probs by pair key (hex) under `reference`, a name that changes whenever the reference
 * model or its precision does. One transaction; values already there are replaced. A log-prob that is not a
 * finite number is not worth keeping.
 */
export function saveReferenceLogps(
  db: WritableDb,
  reference: string,
  logps: ReadonlyMap<string, StoredLogps>,
  now: number,
): void {
  inTransaction(db, () => {
    const set = insertRow(
      db,
      `INSERT INTO reference_sets (key, created_at) VALUES (@reference, @now)
       ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id`,
      { reference, now },
    );
    for (const [pairKey, { chosen, rejected }] of logps) {
      if (!Number.isFinite(chosen) || !Number.isFinite(rejected)) continue;
      change(
        db,
        `INSERT OR REPLACE INTO reference_logps (reference_set, pair_hash, chosen, rejected)
         VALUES (@set, unhex(@pairKey), @chosen, @rejected)`,
        { set, pairKey, chosen, rejected },
      );
    }
  });
}

/**
 * Those of `pairKeys` that are kept under `reference`. CROSS JOIN keeps SQLite from walking the whole table
 * once for every key: each key is one look-up in the index.
 */
export function findReferenceLogps(
  db: ReadableDb,
  reference: string,
  pairKeys: readonly string[],
): ReadonlyMap<string, StoredLogps> {
  const rows = all<StoredLogps & { readonly pairKey: string }>(
    db,
    `SELECT wanted.value AS pairKey, chosen, rejected
     FROM json_each(@pairKeys) AS wanted
     CROSS JOIN reference_logps ON pair_hash = unhex(wanted.value)
     WHERE reference_set = (SELECT id FROM reference_sets WHERE key = @reference)`,
    { reference, pairKeys: JSON.stringify(pairKeys) },
  );
  return new Map(rows.map(({ pairKey, chosen, rejected }) => [pairKey, { chosen, rejected }]));
}
