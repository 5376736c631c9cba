import type { FindingKind, PairFilter, PairId, StoredPair } from '../../shared/dataRoom.ts';
import type { PairPage, PreferencePair } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { WritableDb } from '../store/database.ts';
import type { StoredDataset } from '../store/datasets.ts';
import { newestVersion } from '../store/pairFiles/changes.ts';
import { findPairs } from '../store/pairFiles/pairSearch.ts';
import {
  countPairs,
  readFindingPairs,
  readPairsAfter,
  readPairsById,
  type VersionedPair,
} from '../store/pairFiles/storedPairs.ts';
import { openPairs } from './pairFiles.ts';

/** A dataset that nobody looked into for so long is closed. */
const keptMs = 120_000;

interface Opened {
  readonly stored: string | null;
  readonly db: WritableDb;
  readonly count: number;
  readonly findings: ReadonlyMap<FindingKind, Uint32Array>;
  /** What the last filter let through. */
  found: { readonly key: string; readonly ids: Uint32Array | null } | null;
}

/** Keeps the dataset that was looked into last open: people page through one, with one filter, at a time. */
export class PairShelf {
  readonly #home: string;
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
    const ids = this.#find(opened, version, filter);
    const pairs =
      ids === null
        ? // Ids have no gaps, so a page deep in a million pairs is found at once.
          readPairsAfter(opened.db, version, offset, limit)
        : readPairsById(opened.db, version, ids.subarray(offset, offset + limit));
    return {
      total: ids?.length ?? opened.count,
      pairs: pairs.map((pair) => ({ ...pair, findings: findingsOf(opened, pair) })),
    };
  }

  /** All pairs that a finding was about when the dataset was imported. @throws NudgeError as `page` */
  findingPairs(dataset: StoredDataset, kind: FindingKind): Uint32Array {
    return this.#open(dataset).findings.get(kind) ?? new Uint32Array();
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
        this.#opened = { stored, db, count: countPairs(db), findings: readFindingPairs(db), found: null };
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

  #find(opened: Opened, version: number, filter: PairFilter): Uint32Array | null {
    const key = JSON.stringify([version, filter.text, filter.finding, filter.only]);
    if (opened.found?.key === key) return opened.found.ids;
    const ids = findPairs(opened.db, version, filter);
    opened.found = { key, ids };
    return ids;
  }
}

function findingsOf({ findings }: Opened, { id }: VersionedPair): StoredPair['findings'] {
  return [...findings].flatMap(([kind, ids]) => (includesSorted(ids, id) ? [kind] : []));
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
