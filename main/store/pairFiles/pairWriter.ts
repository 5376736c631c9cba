import type { Statement } from 'better-sqlite3';
import type { DroppedRow, SourcePair } from '../../../shared/pair.ts';
import type { Finding, FindingKind } from '../../../shared/dataRoom.ts';
import { openDatabase, type WritableDb } from '../database.ts';
import { guarded } from '../query.ts';
import { pairFileId, pairFileSql, pairFileVersion } from './schema.ts';
import { searchedText } from './searchedText.ts';

/** Rows without a pair that are kept, to be shown; all of them are counted. */
const keptDropped = 100_000;

/** Memory for pages that are not written yet, and for words that are not sorted in yet, in bytes. */
const cacheBytes = 16 * 2 ** 20;
const wordBytes = 16 * 2 ** 20;

/**
 * The index stays in the pieces that it is written in, some 50 for a gigabyte: putting them together takes a tenth of
 * an import and makes no search faster (https://www.sqlite.org/fts5.html, "hashsize", "automerge", "crisismerge").
 */
const wordSettings = [
  ['hashsize', wordBytes],
  ['automerge', 0],
  ['crisismerge', 1_000_000],
] as const;

/**
 * Writes a new dataset's file. Until `finish` it is worth nothing, so nothing is done to save it from a crash or a
 * power cut: that makes it twice as fast.
 */
export class PairWriter {
  readonly #db: WritableDb;
  readonly #insertPair: Statement;
  readonly #insertWords: Statement;
  readonly #insertDropped: Statement;
  #pairs = 0;
  #dropped = 0;

  /** `path`: where no file is yet. @throws NudgeError HOME_UNWRITABLE, DISK_FULL */
  constructor(path: string) {
    this.#db = openDatabase(path, { readonly: false, timeout: 0 });
    try {
      const db = this.#db;
      guarded(path, () => {
        for (const setting of [
          'page_size = 8192',
          'journal_mode = OFF',
          'synchronous = OFF',
          'locking_mode = EXCLUSIVE',
          `cache_size = -${String(cacheBytes / 1024)}`,
          `application_id = ${String(pairFileId)}`,
          `user_version = ${String(pairFileVersion)}`,
        ]) {
          db.pragma(setting);
        }
        db.exec(pairFileSql);
        for (const [setting, value] of wordSettings) {
          db.exec(`INSERT INTO words (words, rank) VALUES ('${setting}', ${String(value)})`);
        }
        db.exec('BEGIN');
      });
      this.#insertPair = db.prepare('INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?)');
      this.#insertWords = db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
      this.#insertDropped = db.prepare('INSERT INTO dropped (row, reason, detail) VALUES (?, ?, ?)');
    } catch (thrown) {
      this.#db.close();
      throw thrown;
    }
  }

  /** The pair's id. @throws NudgeError DISK_FULL */
  addPair({ pair, row }: SourcePair): number {
    const id = this.#pairs + 1;
    guarded(this.#db.name, () => {
      if (pair.kind === 'text') this.#insertPair.run(id, row, 0, pair.prompt, pair.chosen, pair.rejected);
      else {
        const [prompt, chosen, rejected] = [pair.prompt, pair.chosen, pair.rejected].map((turns) =>
          JSON.stringify(turns),
        );
        this.#insertPair.run(id, row, 1, prompt, chosen, rejected);
      }
      this.#insertWords.run(id, searchedText(pair));
    });
    this.#pairs = id;
    return id;
  }

  /** @throws NudgeError DISK_FULL */
  addDropped({ row, reason, detail }: DroppedRow): void {
    this.#dropped += 1;
    if (this.#dropped > keptDropped) return;
    guarded(this.#db.name, () => this.#insertDropped.run(row, reason, detail));
  }

  /**
   * Completes the file and closes it. `pairsOf`: ids, ascending. Its bytes are on their way to the disk, not there yet.
   * @throws NudgeError DISK_FULL
   */
  finish(findings: readonly Finding[], pairsOf: ReadonlyMap<FindingKind, Uint32Array>, now: number): void {
    const db = this.#db;
    guarded(db.name, () => {
      const insert = db.prepare(
        'INSERT INTO findings (kind, severity, count, figures, pairs) VALUES (?, ?, ?, ?, ?)',
      );
      for (const { kind, severity, count, figures } of findings) {
        insert.run(kind, severity, count, JSON.stringify(figures), idBytes(pairsOf.get(kind)));
      }
      db.prepare("INSERT INTO versions (version, at, action) VALUES (1, ?, 'import')").run(now);
      db.exec('COMMIT');
      db.close();
    });
  }

  /** Gives up; the file is the caller's to remove. */
  abandon(): void {
    this.#db.close();
  }
}

function idBytes(ids: Uint32Array = new Uint32Array()): Uint8Array {
  return new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength);
}
