import type { Statement } from 'better-sqlite3';
import type { ReadableDb, WritableDb } from './database.ts';
import { brokenStore, storeFailure } from './storeErrors.ts';

/** Named parameters, `@name` in the SQL. */
export type Parameters = Readonly<Record<string, string | number | Uint8Array | null>>;

/** Each handle's prepared statements by their SQL: the SQL is fixed text, so there are few. */
const prepared = new WeakMap<ReadableDb, Map<string, Statement>>();

function prepare(db: ReadableDb, sql: string, set = (statement: Statement) => statement): Statement {
  let statements = prepared.get(db);
  if (statements === undefined) {
    statements = new Map();
    prepared.set(db, statements);
  }
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = set(db.prepare(sql));
    statements.set(sql, statement);
  }
  return statement;
}

/** Runs `work` and gives SQLite's errors Nudge's names: DISK_FULL, STORE_BROKEN, HOME_UNWRITABLE, INTERNAL. */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw storeFailure(path, thrown);
  }
}

/** Every row. `Row` is the promise of the table's own file; STRICT tables keep its types. */
export function all<Row>(db: ReadableDb, sql: string, parameters: Parameters = {}): Row[] {
  return guarded(db.name, () => prepare(db, sql).all(parameters) as Row[]);
}

/** Every row as an array, in the order of the selected columns; for numbers by the thousand. */
export function allNumbers(db: ReadableDb, sql: string, parameters: Parameters): (number | null)[][] {
  return guarded(
    db.name,
    () => prepare(db, sql, (statement) => statement.raw()).all(parameters) as unknown as (number | null)[][],
  );
}

/** Changes rows; returns how many. */
export function change(db: WritableDb, sql: string, parameters: Parameters = {}): number {
  return guarded(db.name, () => prepare(db, sql).run(parameters).changes);
}

/** Runs an INSERT that ends in `RETURNING id`; returns that id. */
export function insertRow(db: WritableDb, sql: string, parameters: Parameters): number {
  const [row] = all<{ id: number }>(db, sql, parameters);
  if (row === undefined) throw new Error('an INSERT without RETURNING id');
  return row.id;
}

/** All of `work` or, when it throws, nothing of it. Transactions may nest. */
export function inTransaction<T>(db: WritableDb, work: () => T): T {
  return guarded(db.name, () => db.transaction(work).immediate());
}

/** JSON that Nudge itself wrote into a column; the table's own file knows its type. */
export function fromJson(db: ReadableDb, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw brokenStore(db.name, 'holds JSON that cannot be read');
  }
}
