import type { DatasetVersion, Finding, FindingKind, PairChange } from '../../shared/dataRoom.ts';

/** A finding that depends on more than the dataset: on a model, or on another dataset. */
export interface LaterFinding {
  readonly finding: Finding;
  /** Ids, ascending. */
  readonly pairs: Uint32Array;
  /** The version of the dataset that it is of. */
  readonly version: number;
  /** What it was compared with. */
  readonly against: DatasetVersion | null;
}

/** Remembers such findings for as long as the app runs and they are true; then they have to be asked for again. */
export class LaterFindings {
  readonly #found = new Map<number, Map<FindingKind, LaterFinding>>();

  /** Null: looked for, and there is none. Gives whether that is news. */
  keep(datasetId: number, kind: FindingKind, found: LaterFinding | null): boolean {
    const before = this.#found.get(datasetId)?.get(kind) ?? null;
    if (found === null) this.#found.get(datasetId)?.delete(kind);
    else this.#of(datasetId).set(kind, found);
    return JSON.stringify(named(before)) !== JSON.stringify(named(found));
  }

  /** What is known of a version. */
  of(datasetId: number, version: number): LaterFinding[] {
    return [...(this.#found.get(datasetId)?.values() ?? [])].filter((found) => found.version === version);
  }

  /**
   * A change made `version` of what was the one before. Who leaves pairs out one after the other goes on seeing the
   * list; any other change may be one to the pairs that it is about.
   */
  changed(datasetId: number, { action }: PairChange, version: number): void {
    const own = this.#of(datasetId);
    for (const [kind, found] of own) {
      if (action === 'exclude' && found.version === version - 1) own.set(kind, { ...found, version });
      else own.delete(kind);
    }
    for (const others of this.#found.values()) {
      for (const [kind, { against }] of others) if (against?.datasetId === datasetId) others.delete(kind);
    }
  }

  #of(datasetId: number): Map<FindingKind, LaterFinding> {
    const own = this.#found.get(datasetId) ?? new Map<FindingKind, LaterFinding>();
    this.#found.set(datasetId, own);
    return own;
  }
}

/** All but the ids, which follow from it. */
function named(found: LaterFinding | null): unknown {
  return found === null ? null : [found.finding, found.version, found.against];
}
