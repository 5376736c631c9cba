import type { ReadableDb, WritableDb } from './database.ts';
import { all, change, first, inTransaction } from './query.ts';

/** The reference model's summed log-probs of one pair's answers, nats. */
export interface ReferenceLogps {
  /** sha256 of the pair's token ids, hex. */
  readonly pairHash: string;
  readonly chosen: number;
  readonly rejected: number;
}

/**
 * Keeps reference log-probs under `key`, which must change whenever the model, its precision or anything
 * else that decides them does. One transaction; values already there are replaced.
 */
export function saveReferenceLogps(
  db: WritableDb,
  key: string,
  logps: readonly ReferenceLogps[],
  now: number,
): void {
  inTransaction(db, () => {
    change(db, 'INSERT OR IGNORE INTO reference_sets (key, created_at) VALUES (@key, @now)', { key, now });
    const set = first<{ id: number }>(db, 'SELECT id FROM reference_sets WHERE key = @key', { key })?.id ?? 0;
    for (const { pairHash, chosen, rejected } of logps) {
      change(
        db,
        `INSERT OR REPLACE INTO reference_logps (reference_set, pair_hash, chosen, rejected)
         VALUES (@set, @hash, @chosen, @rejected)`,
        { set, hash: Buffer.from(pairHash, 'hex'), chosen, rejected },
      );
    }
  });
}

/** Everything kept under `key`, by pair hash; empty when nothing is. */
export function readReferenceLogps(db: ReadableDb, key: string): ReadonlyMap<string, ReferenceLogps> {
  const rows = all<ReferenceLogps>(
    db,
    `SELECT lower(hex(pair_hash)) AS pairHash, chosen, rejected FROM reference_logps
     WHERE reference_set = (SELECT id FROM reference_sets WHERE key = @key)`,
    { key },
  );
  return new Map(rows.map((row) => [row.pairHash, row]));
}
