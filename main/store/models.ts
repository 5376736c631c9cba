import type { ModelCard } from '../../shared/model.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change, fromJson, inTransaction, insertRow } from './query.ts';

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
  /** The model that comes with Nudge. */
  readonly builtIn: boolean;
  readonly deleted: boolean;
}

interface Row {
  readonly id: number;
  readonly card: string;
  readonly stamp: string;
  readonly hash: string | null;
  readonly seen_at: number;
  readonly built_in: number;
  readonly deleted_at: number | null;
}

const columns = 'id, card, stamp, hash, seen_at, built_in, deleted_at';

function toModel(db: ReadableDb, row: Row): StoredModel {
  return {
    id: row.id,
    card: fromJson(db, row.card) as ModelCard,
    stamp: row.stamp,
    hash: row.hash,
    seenAt: row.seen_at,
    builtIn: row.built_in === 1,
    deleted: row.deleted_at !== null,
  };
}

/**
 * Adds a model, or brings the one in the same folder up to date and restores it; a hash belongs to its stamp and
 * goes when the stamp changes. Returns the id.
 */
export function saveModel(db: WritableDb, card: ModelCard, stamp: string, now: number): number {
  return insertRow(
    db,
    `INSERT INTO models (path, card, stamp, seen_at) VALUES (@path, @card, @stamp, @now)
     ON CONFLICT (path) DO UPDATE SET
       card = excluded.card,
       hash = CASE WHEN stamp = excluded.stamp THEN hash END,
       stamp = excluded.stamp,
       seen_at = excluded.seen_at,
       deleted_at = NULL
     RETURNING id`,
    { path: card.path, card: JSON.stringify(card), stamp, now },
  );
}

export function saveModelHash(db: WritableDb, id: number, stamp: string, hash: string): void {
  change(db, 'UPDATE models SET hash = @hash WHERE id = @id AND stamp = @stamp', { id, stamp, hash });
}

/** Also one that is deleted, as long as it is kept. */
export function getModel(db: ReadableDb, id: number): StoredModel | null {
  const [row] = all<Row>(db, `SELECT ${columns} FROM models WHERE id = @id`, { id });
  return row === undefined ? null : toModel(db, row);
}

/** Last seen first, without the deleted ones. */
export function listModels(db: ReadableDb): StoredModel[] {
  const rows = all<Row>(
    db,
    `SELECT ${columns} FROM models WHERE deleted_at IS NULL ORDER BY seen_at DESC, id DESC`,
  );
  return rows.map((row) => toModel(db, row));
}

/** The model that comes with Nudge, or null before it was registered. */
export function builtInModel(db: ReadableDb): StoredModel | null {
  const [row] = all<Row>(db, `SELECT ${columns} FROM models WHERE built_in = 1`);
  return row === undefined ? null : toModel(db, row);
}

/** Makes a model the built-in one, in place of the one before. */
export function markBuiltIn(db: WritableDb, id: number): void {
  inTransaction(db, () => {
    change(db, 'UPDATE models SET built_in = 0 WHERE built_in = 1 AND id <> @id', { id });
    change(db, 'UPDATE models SET built_in = 1, deleted_at = NULL WHERE id = @id', { id });
  });
}

/** Gives a model another folder. False, and nothing is changed, where another model has that folder. */
export function moveModel(db: WritableDb, id: number, card: ModelCard, stamp: string): boolean {
  const sql = `UPDATE OR IGNORE models SET path = @path, card = @card, stamp = @stamp, hash = NULL
    WHERE id = @id`;
  return change(db, sql, { id, path: card.path, card: JSON.stringify(card), stamp }) > 0;
}

/** Runs that train a model, deleted ones not counted. */
export function countModelRuns(db: ReadableDb, id: number): number {
  const [row] = all<{ runs: number }>(
    db,
    'SELECT count(*) AS runs FROM runs WHERE deleted_at IS NULL AND model_id = @id',
    { id },
  );
  return row?.runs ?? 0;
}

/** Names by id, deleted models included. */
export function modelNames(db: ReadableDb): ReadonlyMap<number, string> {
  const rows = all<{ id: number; name: string }>(db, `SELECT id, card ->> 'name' AS name FROM models`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Hides a model from the list. Whether there was one. */
export function hideModel(db: WritableDb, id: number, now: number): boolean {
  const sql = 'UPDATE models SET deleted_at = coalesce(deleted_at, @now) WHERE id = @id';
  return change(db, sql, { id, now }) > 0;
}

/** Whether there was one. */
export function unhideModel(db: WritableDb, id: number): boolean {
  return change(db, 'UPDATE models SET deleted_at = NULL WHERE id = @id', { id }) > 0;
}

/** Removes hidden models that no run names. */
export function removeHiddenModels(db: WritableDb): void {
  change(
    db,
    `DELETE FROM models WHERE deleted_at IS NOT NULL AND NOT EXISTS
       (SELECT 1 FROM runs WHERE model_id = models.id)`,
  );
}
