import type { ModelCard } from '../../shared/model.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change, fromJson, insertRow } from './query.ts';

/** A model folder that was once opened. */
export interface StoredModel {
  readonly id: number;
  readonly card: ModelCard;
  /** Changes whenever the folder's files do. */
  readonly stamp: string;
  /** sha256 of the model's content, hex; null until it was needed for this stamp. */
  readonly hash: string | null;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
}

interface Row {
  readonly id: number;
  readonly card: string;
  readonly stamp: string;
  readonly hash: string | null;
  readonly seen_at: number;
}

function toModel(db: ReadableDb, row: Row): StoredModel {
  const card = fromJson(db, row.card) as ModelCard;
  return { id: row.id, card, stamp: row.stamp, hash: row.hash, seenAt: row.seen_at };
}

/** Adds a model or brings it up to date; a hash belongs to its stamp and goes when the stamp changes. Returns the id. */
export function saveModel(db: WritableDb, card: ModelCard, stamp: string, now: number): number {
  return insertRow(
    db,
    `INSERT INTO models (path, card, stamp, seen_at) VALUES (@path, @card, @stamp, @now)
     ON CONFLICT (path) DO UPDATE SET
       card = excluded.card,
       hash = CASE WHEN stamp = excluded.stamp THEN hash END,
       stamp = excluded.stamp,
       seen_at = excluded.seen_at
     RETURNING id`,
    { path: card.path, card: JSON.stringify(card), stamp, now },
  );
}

export function saveModelHash(db: WritableDb, id: number, stamp: string, hash: string): void {
  change(db, 'UPDATE models SET hash = @hash WHERE id = @id AND stamp = @stamp', { id, stamp, hash });
}

export function getModel(db: ReadableDb, id: number): StoredModel | null {
  const [row] = all<Row>(db, 'SELECT id, card, stamp, hash, seen_at FROM models WHERE id = @id', { id });
  return row === undefined ? null : toModel(db, row);
}

/** Last seen first. */
export function listModels(db: ReadableDb): StoredModel[] {
  const rows = all<Row>(
    db,
    'SELECT id, card, stamp, hash, seen_at FROM models ORDER BY seen_at DESC, id DESC',
  );
  return rows.map((row) => toModel(db, row));
}
