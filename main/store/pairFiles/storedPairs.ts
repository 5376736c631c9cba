import type { ChatMessage, DroppedRow, PreferencePair } from '../../../shared/pair.ts';
import type { Finding, FindingKind, PairId } from '../../../shared/dataRoom.ts';
import type { ReadableDb } from '../database.ts';
import { all, fromJson } from '../query.ts';

/** A pair as a version of its dataset has it. */
export interface VersionedPair {
  readonly id: PairId;
  /** Row in the source, counted from 0. */
  readonly row: number;
  readonly pair: PreferencePair;
  readonly excluded: boolean;
  /** Whether a person swapped or edited it. */
  readonly changed: boolean;
  /** Whether a person wrote its texts anew. */
  readonly edited: boolean;
}

interface Row {
  readonly id: number;
  readonly row: number;
  readonly chat: number;
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
  readonly excluded: number | null;
  readonly swapped: number | null;
  readonly edited: string | null;
}

/** Each pair with its last change up to `@version`. */
const selectPairs = `
  SELECT pairs.*, excluded, swapped, edited FROM pairs LEFT JOIN changes
  ON changes.pair = pairs.id AND changes.version =
    (SELECT max(version) FROM changes WHERE pair = pairs.id AND version <= @version)`;

/** Pairs that were imported; ids are 1 to this. */
export function countPairs(db: ReadableDb): number {
  return all<{ id: number | null }>(db, 'SELECT max(id) AS id FROM pairs')[0]?.id ?? 0;
}

/** Up to `limit` pairs that come after the id `after`, excluded ones included. */
function readPairsAfter(db: ReadableDb, version: number, after: PairId, limit: number): VersionedPair[] {
  const sql = `${selectPairs} WHERE pairs.id > @after ORDER BY pairs.id LIMIT @limit`;
  return all<Row>(db, sql, { version, after, limit }).map((row) => toPair(db, row));
}

/** Pairs by their ids, in the ids' order; ids that there are not are left out. */
export function readPairsById(db: ReadableDb, version: number, ids: Iterable<PairId>): VersionedPair[] {
  const sql = `${selectPairs} WHERE pairs.id = @id`;
  return Array.from(ids, (id) => all<Row>(db, sql, { version, id }).map((row) => toPair(db, row))).flat();
}

const chunkPairs = 500;

/** What a version trains on, in the source's order. */
export function* includedPairs(db: ReadableDb, version: number): Generator<VersionedPair> {
  for (let after = 0; ;) {
    const chunk = readPairsAfter(db, version, after, chunkPairs);
    yield* chunk.filter(({ excluded }) => !excluded);
    const last = chunk.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function toPair(db: ReadableDb, row: Row): VersionedPair {
  const { id, excluded, swapped, edited } = row;
  const written = edited === null ? importedPair(db, row) : (fromJson(db, edited) as PreferencePair);
  return {
    id,
    row: row.row,
    pair: swapped === 1 ? withAnswersSwapped(written) : written,
    excluded: excluded === 1,
    changed: swapped === 1 || edited !== null,
    edited: edited !== null,
  };
}

function importedPair(db: ReadableDb, { chat, prompt, chosen, rejected }: Row): PreferencePair {
  if (chat === 0) return { kind: 'text', prompt, chosen, rejected };
  const turns = (text: string): readonly ChatMessage[] => fromJson(db, text) as readonly ChatMessage[];
  return { kind: 'chat', prompt: turns(prompt), chosen: turns(chosen), rejected: turns(rejected) };
}

function withAnswersSwapped(pair: PreferencePair): PreferencePair {
  if (pair.kind === 'text') return { ...pair, chosen: pair.rejected, rejected: pair.chosen };
  return { ...pair, chosen: pair.rejected, rejected: pair.chosen };
}

/** The first rows that gave no pair, in the source's order. */
export function readDropped(db: ReadableDb, limit: number): DroppedRow[] {
  return all<DroppedRow>(db, 'SELECT row, reason, detail FROM dropped ORDER BY row, id LIMIT @limit', {
    limit,
  });
}

/** What was found when the dataset was imported, in the order it was told. */
export function readFindings(db: ReadableDb): Finding[] {
  type Found = Omit<Finding, 'figures'> & { readonly figures: string };
  const rows = all<Found>(db, 'SELECT kind, severity, count, figures FROM findings ORDER BY id');
  return rows.map((row) => ({ ...row, figures: fromJson(db, row.figures) as Finding['figures'] }));
}

/** The pairs of every finding: ids, ascending. */
export function readFindingPairs(db: ReadableDb): ReadonlyMap<FindingKind, Uint32Array> {
  const rows = all<{ kind: FindingKind; pairs: Uint8Array }>(
    db,
    'SELECT kind, pairs FROM findings ORDER BY id',
  );
  // Copied: what SQLite gives need not lie where 32-bit numbers may.
  return new Map(rows.map(({ kind, pairs }) => [kind, new Uint32Array(new Uint8Array(pairs).buffer)]));
}
