import { findingKinds } from '../../../../shared/dataRoom.ts';
import type { Finding, FindingKind } from '../../../../shared/dataRoom.ts';
import type { Collected, Collector } from './collector.ts';
import { Column, words32 } from './column.ts';
import { Contradictions } from './contradictions.ts';
import { ExactDuplicates } from './exactDuplicates.ts';
import type { HealthPair } from './healthPair.ts';
import { LengthBias } from './lengthBias.ts';
import { MixedLanguages } from './mixedLanguages.ts';
import { NearDuplicates } from './nearDuplicates.ts';
import { NearIdenticalAnswers } from './nearIdenticalAnswers.ts';
import { PairFacts } from './pairFacts.ts';
import { PersonalData } from './personalData.ts';
import { severityOf } from './severity.ts';
import { SplitLeakage } from './splitLeakage.ts';
import { SuspectedSwaps } from './suspectedSwaps.ts';
import { TemplateLeftovers } from './templateLeftovers.ts';

export interface HealthReport {
  /** The gravest first, then in the order of `findingKinds`. Those that need a tokenizer are in `tokenHealth.ts`. */
  readonly findings: readonly Finding[];
  /** Ids of the pairs behind each finding, ascending. */
  readonly pairsOf: ReadonlyMap<FindingKind, Uint32Array>;
}

export interface HealthOptions {
  /** Which pairs are held out from training; null where there is no split yet. */
  readonly heldOut: ((pair: HealthPair) => boolean) | null;
}

const severities: readonly Finding['severity'][] = ['warning', 'advice', 'note'];

/**
 * Looks for what may be wrong with a dataset, in one pass. No text is kept: about 80 bytes a pair (4 for the id, 8
 * each for exact duplicates, contradictions and, with a split, leakage, 48 for near duplicates, 2 for lengths, 1 for
 * languages, 4 for each finding a pair is in), 13 more while `finish` sorts, and up to 25 MB for suspected swaps.
 */
export class HealthCheck {
  readonly #facts = new PairFacts();
  readonly #ids = new Column(words32);
  readonly #collectors: ReadonlyMap<FindingKind, Collector>;
  readonly #heldOut: HealthOptions['heldOut'];
  readonly #leakage = new SplitLeakage();

  constructor({ heldOut }: HealthOptions) {
    this.#heldOut = heldOut;
    this.#collectors = collectors();
  }

  take(pair: HealthPair): void {
    this.#ids.push(pair.id);
    this.#facts.read(pair.pair);
    for (const collector of this.#collectors.values()) collector.take(this.#facts);
    if (this.#heldOut !== null) this.#leakage.take(this.#facts.prompt, this.#heldOut(pair));
  }

  /** Call it once, after the last pair: a second or so a million pairs. */
  finish(): HealthReport {
    const found = new Map<FindingKind, Collected | null>();
    for (const [kind, collector] of this.#collectors) found.set(kind, collector.finish());
    if (this.#heldOut !== null) found.set('split-leakage', this.#leakage.finish());
    const findings: Finding[] = [];
    const pairsOf = new Map<FindingKind, Uint32Array>();
    for (const kind of findingKinds) {
      const collected = found.get(kind) ?? null;
      if (collected === null) continue;
      const { positions, share, figures } = collected;
      findings.push({ kind, severity: severityOf(kind, share), count: positions.length, figures });
      pairsOf.set(kind, positions.map((position) => this.#ids.get(position)).sort());
    }
    const gravity = (finding: Finding): number => severities.indexOf(finding.severity);
    return { findings: findings.toSorted((a, b) => gravity(a) - gravity(b)), pairsOf };
  }
}

/** One of each, by what it finds. */
export function collectors(): ReadonlyMap<FindingKind, Collector> {
  const exact = new ExactDuplicates();
  const contradictions = new Contradictions();
  const named = (): Uint32Array[] =>
    [exact, contradictions].flatMap((each) => each.finish()?.positions ?? []);
  return new Map<FindingKind, Collector>([
    ['exact-duplicates', exact],
    ['near-duplicates', new NearDuplicates(named)],
    ['contradictions', contradictions],
    ['suspected-swaps', new SuspectedSwaps()],
    ['length-bias', new LengthBias()],
    ['near-identical-answers', new NearIdenticalAnswers()],
    ['mixed-languages', new MixedLanguages()],
    ['template-leftovers', new TemplateLeftovers()],
    ['personal-data', new PersonalData()],
  ]);
}
