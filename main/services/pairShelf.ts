import type {
  Finding,
  FindingKind,
  PairChange,
  PairFilter,
  PairId,
  StoredPair,
} from '../../shared/dataRoom.ts';
import type { PairPage } from '../../shared/dataset.ts';
import type { PreferencePair } from '../../shared/pair.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { WritableDb } from '../store/database.ts';
import type { StoredDataset } from '../store/datasets.ts';
import { applyChange, changedPairs, newestVersion } from '../store/pairFiles/changes.ts';
import type { FoundPairs } from '../store/pairFiles/foundPairs.ts';
import { findPairs } from '../store/pairFiles/pairSearch.ts';
import { readFindingPairs, readPairsById } from '../store/pairFiles/storedPairs.ts';
import { LaterFindings, type LaterFinding } from './laterFindings.ts';
import { openPairs } from './pairFiles.ts';

/** A dataset that nobody looked into for so long is closed. */
const keptMs = 120_000;

interface Opened {
  readonly stored: string | null;
  readonly db: WritableDb;
  /** Those of the import. */
  readonly findings: ReadonlyMap<FindingKind, Uint32Array>;
  /** What the last filter let through. */
  found: { readonly key: string; readonly pairs: FoundPairs } | null;
}

type PairsOf = ReadonlyMap<FindingKind, Uint32Array>;

/**
 * Keeps the dataset that was looked into last open: people page through one, with one filter, at a time. Findings that
 * are not in a dataset's file are kept here too.
 */
export class PairShelf {
  readonly #home: string;
  readonly #later = new LaterFindings();
  #opened: Opened | null = null;
  #forget: NodeJS.Timeout | undefined;

  constructor(home: string) {
    this.#home = home;
  }

  /** The dataset's file, open until another is asked for. @throws NudgeError FILE_NOT_FOUND, STORE_BROKEN */
  open(dataset: StoredDataset): WritableDb {
    return this.#open(dataset).db;
  }

  /**
   * A window of the newest version's pairs. `offset` counts those that the filter lets through from 0.
   * @throws NudgeError FILE_NOT_FOUND, STORE_BROKEN
   */
  page(dataset: StoredDataset, filter: PairFilter, offset: number, limit: number): PairPage {
    const opened = this.#open(dataset);
    const version = newestVersion(opened.db);
    const pairsOf = this.#pairsOf(dataset, opened, version);
    const found = find(opened, version, filter, pairsOf);
    const pairs = readPairsById(opened.db, version, found.page(offset, limit));
    return {
      total: found.total,
      pairs: pairs.map(({ id, row, pair, excluded, changed }) => ({
        ...{ id, row, pair, excluded, changed },
        findings: findingsOf(pairsOf, id),
      })),
    };
  }

  /**
   * The pairs that a finding was about when the dataset was imported, or when it was asked for, without those that
   * the newest version leaves out or has otherwise than the source.
   * @throws NudgeError as `page`
   */
  findingPairs(dataset: StoredDataset, kind: FindingKind, without: 'excluded' | 'changed'): PairId[] {
    const opened = this.#open(dataset);
    const version = newestVersion(opened.db);
    const done = new Set(changedPairs(opened.db, version, without));
    const pairs = this.#pairsOf(dataset, opened, version).get(kind) ?? new Uint32Array();
    return [...pairs].filter((id) => !done.has(id));
  }

  /** What was found of the newest version since it was imported. @throws NudgeError as `page` */
  laterFindings(dataset: StoredDataset): Finding[] {
    const version = newestVersion(this.#open(dataset).db);
    return this.#later.of(dataset.id, version).map(({ finding }) => finding);
  }

  /** Keeps a finding until the dataset changes; null for none. Gives whether that is news. */
  keep(dataset: StoredDataset, kind: FindingKind, found: LaterFinding | null): boolean {
    if (this.#opened !== null) this.#opened.found = null;
    return this.#later.keep(dataset.id, kind, found);
  }

  /** Writes a change down as a new version, and gives its number. @throws NudgeError as `page`, DISK_FULL */
  change(dataset: StoredDataset, change: PairChange): number {
    const version = applyChange(this.#open(dataset).db, change, Date.now());
    this.#later.changed(dataset.id, change, version);
    return version;
  }

  /** A pair of the newest version. @throws NudgeError FILE_NOT_FOUND */
  pair(dataset: StoredDataset, id: PairId): PreferencePair {
    const { db } = this.#open(dataset);
    const [found] = readPairsById(db, newestVersion(db), [id]);
    if (found !== undefined) return found.pair;
    throw new NudgeError(
      'FILE_NOT_FOUND',
      `These pairs have no number ${String(id)}.`,
      'Choose another pair.',
      {
        pair: id,
      },
    );
  }

  close(): void {
    clearTimeout(this.#forget);
    this.#opened?.db.close();
    this.#opened = null;
  }

  #open(dataset: StoredDataset): Opened {
    if (this.#opened === null || this.#opened.stored !== dataset.stored) {
      this.close();
      const db = openPairs(this.#home, dataset);
      try {
        const { stored } = dataset;
        this.#opened = { stored, db, findings: readFindingPairs(db), found: null };
      } catch (thrown) {
        db.close();
        throw thrown;
      }
    }
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => {
      this.close();
    }, keptMs).unref();
    return this.#opened;
  }

  #pairsOf({ id }: StoredDataset, { findings }: Opened, version: number): PairsOf {
    const later = this.#later.of(id, version).map(({ finding, pairs }) => [finding.kind, pairs] as const);
    return later.length === 0 ? findings : new Map([...findings, ...later]);
  }
}

function find(opened: Opened, version: number, filter: PairFilter, pairsOf: PairsOf): FoundPairs {
  const key = JSON.stringify([version, filter.text, filter.finding, filter.only]);
  if (opened.found?.key === key) return opened.found.pairs;
  const pairs = findPairs(opened.db, version, filter, pairsOf);
  opened.found = { key, pairs };
  return pairs;
}

function findingsOf(pairsOf: PairsOf, id: PairId): StoredPair['findings'] {
  return [...pairsOf].flatMap(([kind, ids]) => (includesSorted(ids, id) ? [kind] : []));
}

function includesSorted(ids: Uint32Array, id: number): boolean {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return ids[low] === id;
}
