import type {
  FileSurvey,
  Finding,
  FindingKind,
  InspectedToken,
  Mapping,
  PairChange,
  PairFilter,
  PairId,
  SourcePreview,
  StoredPair,
  TokenInspection,
  VersionDetails,
} from '../../../shared/dataRoom.ts';
import type { PreferencePair, SourcePair } from '../../../shared/pair.ts';
import type { FoundPairs } from './fakeFindings.ts';

/** Findings as an import of the sample might have them. */
const fakeFindings: readonly FoundPairs[] = [
  {
    kind: 'suspected-swaps',
    severity: 'warning',
    count: 4,
    figures: { swapRate: 0.06 },
    pairs: [3, 9, 14, 20],
  },
  {
    kind: 'contradictions',
    severity: 'warning',
    count: 6,
    figures: { noiseRate: 0.041, noiseRateAtLeast: 0.02, repeats: 40, sets: 3 },
    pairs: [5, 6, 31, 32, 57, 58],
  },
  {
    kind: 'length-bias',
    severity: 'advice',
    count: 2,
    figures: {
      chosenLonger: 0.71,
      chosenLongerCharacters: 0.74,
      medianGapWords: 4,
      excludeForBalance: 2,
    },
    pairs: [2, 8],
  },
  { kind: 'personal-data', severity: 'note', count: 1, figures: { mail: 1, phone: 0 }, pairs: [12] },
];

interface Kept {
  details: VersionDetails;
  readonly excluded: ReadonlySet<PairId>;
  readonly changed: ReadonlyMap<PairId, PreferencePair>;
}

/** A dataset's pairs with what a person changed of them, as the store keeps them. */
export class FakeDataRoom {
  pairs: readonly SourcePair[];
  findings = fakeFindings;
  #excluded = new Set<PairId>();
  #changed = new Map<PairId, PreferencePair>();
  /** Oldest first, each with how the pairs stood. */
  readonly #versions: Kept[] = [];

  constructor(pairs: readonly SourcePair[]) {
    this.pairs = pairs;
    this.#keep('import', 0, null);
  }

  get version(): number {
    return this.#versions.length;
  }

  /** Newest first. */
  history(): readonly VersionDetails[] {
    return this.#versions.map(({ details }) => details).toReversed();
  }

  /** As if a run had been made from a version, and the version at a time. */
  note(version: number, change: Partial<Pick<VersionDetails, 'at' | 'runs'>>): void {
    const kept = this.#versions[version - 1]!;
    kept.details = { ...kept.details, ...change };
  }

  get excluded(): number {
    return this.#excluded.size;
  }

  get changed(): number {
    return this.#changed.size;
  }

  page(filter: PairFilter, offset: number, limit: number): { total: number; pairs: StoredPair[] } {
    if (filter.text === '' && filter.finding === null && filter.only === 'all') {
      const pairs = this.pairs.slice(offset, offset + limit).map((_, i) => this.#stored(offset + i + 1));
      return { total: this.pairs.length, pairs };
    }
    const found = this.pairs.map((_, i) => this.#stored(i + 1)).filter((pair) => passes(pair, filter));
    return { total: found.length, pairs: found.slice(offset, offset + limit) };
  }

  pairsOf(kind: FindingKind, without: 'excluded' | 'changed'): readonly PairId[] {
    const done = (id: PairId): boolean => (without === 'excluded' ? this.#excluded : this.#changed).has(id);
    return this.findings.find((finding) => finding.kind === kind)?.pairs.filter((id) => !done(id)) ?? [];
  }

  /** A finding that is asked for, and not part of the import; null for none. */
  keep(kind: FindingKind, finding: Finding | null, pairs: readonly PairId[]): void {
    const others = this.findings.filter((one) => one.kind !== kind);
    this.findings = finding === null ? others : [...others, { ...finding, pairs }];
  }

  change(change: PairChange): void {
    if (change.action === 'restore') this.#restore(change.version);
    else {
      const ids = change.action === 'edit' ? [change.pair] : change.pairs;
      for (const id of ids) this.#changeOne(id, change);
      this.#keep(change.action, ids.length, null);
    }
  }

  #changeOne(id: PairId, change: PairChange): void {
    if (change.action === 'edit') this.#changed.set(id, change.to);
    else if (change.action === 'exclude') this.#excluded.add(id);
    else if (change.action === 'include') this.#excluded.delete(id);
    else if (change.action === 'revert') this.#changed.delete(id);
    else this.#swap(id);
  }

  #restore(version: number): void {
    const { excluded, changed } = this.#versions[version - 1]!;
    const touched = [...excluded, ...changed.keys(), ...this.#excluded, ...this.#changed.keys()];
    const before = new Map(touched.map((id) => [id, JSON.stringify(this.#stored(id))]));
    this.#excluded = new Set(excluded);
    this.#changed = new Map(changed);
    const differing = [...before].filter(([id, stood]) => JSON.stringify(this.#stored(id)) !== stood);
    this.#keep('restore', differing.length, version);
  }

  #keep(action: VersionDetails['action'], pairs: number, backTo: number | null): void {
    this.#versions.push({
      details: { version: this.version + 1, at: Date.now(), action, pairs, backTo, runs: [] },
      excluded: new Set(this.#excluded),
      changed: new Map(this.#changed),
    });
  }

  #swap(id: PairId): void {
    const { pair } = this.#stored(id);
    const swapped = { ...pair, chosen: pair.rejected, rejected: pair.chosen } as PreferencePair;
    const before = this.pairs[id - 1]?.pair;
    if (JSON.stringify(swapped) === JSON.stringify(before)) this.#changed.delete(id);
    else this.#changed.set(id, swapped);
  }

  #stored(id: PairId): StoredPair {
    const { pair, row } = this.pairs[id - 1]!;
    return {
      id,
      row,
      pair: this.#changed.get(id) ?? pair,
      excluded: this.#excluded.has(id),
      changed: this.#changed.has(id),
      findings: this.findings.filter(({ pairs }) => pairs.includes(id)).map(({ kind }) => kind),
    };
  }
}

function passes({ pair, excluded, changed, findings }: StoredPair, filter: PairFilter): boolean {
  const only = filter.only === 'all' || (filter.only === 'excluded' ? excluded : changed);
  const text = JSON.stringify(pair).toLowerCase();
  const words = filter.text.toLowerCase().split(/\s+/);
  const kind = filter.finding === null || findings.includes(filter.finding);
  return only && kind && words.every((word) => text.includes(word));
}

const votes: readonly PreferencePair[] = [
  {
    kind: 'text',
    prompt: 'How do I give this back?',
    chosen: 'Bring it to any of our shops within 30 days, with the receipt.',
    rejected: 'You cannot.',
  },
  {
    kind: 'text',
    prompt: 'When do you open?',
    chosen: 'At nine, and on Sundays at eleven.',
    rejected: 'In the morning.',
  },
];

function textOf(value: PreferencePair['prompt']): string {
  return typeof value === 'string' ? value : '';
}

/** A table that nobody named: it becomes pairs once all its answers and the prompt are assigned. */
export function fakeUnsurePreview(path: string, mapping: Mapping | null): SourcePreview {
  const { question, best, other } = { question: 'Frage', best: 'gut', other: 'schlecht' };
  const columns = mapping?.columns ?? {};
  const right = columns.chosen === best && columns.rejected === other;
  return {
    files: [{ path, format: 'csv', sizeBytes: 48_210 }],
    columns: [
      { name: question, depth: 0, kind: 'text', examples: votes.map(({ prompt }) => textOf(prompt)) },
      { name: other, depth: 0, kind: 'text', examples: votes.map(({ rejected }) => textOf(rejected)) },
      { name: best, depth: 0, kind: 'text', examples: votes.map(({ chosen }) => textOf(chosen)) },
      { name: 'sterne', depth: 0, kind: 'number', examples: ['5', '4'] },
      { name: 'wahl', depth: 0, kind: 'object', examples: ['{"von":"Ada","wert":{"note":5}}'] },
      { name: 'wahl.von', depth: 1, kind: 'text', examples: ['Ada', 'Bo'] },
      { name: 'wahl.wert', depth: 1, kind: 'object', examples: ['{"note":5}'] },
      { name: 'wahl.wert.note', depth: 2, kind: 'number', examples: ['5', '4'] },
    ],
    guesses: [],
    sure: false,
    pairs: mapping === null ? [] : right ? votes : [],
    dropped:
      mapping === null
        ? []
        : [{ row: 6, reason: 'empty-answer', detail: `Row 7: the column "${best}" is empty.` }],
  };
}

/** Files of the same columns; one that is called so is there to test on. */
export function fakeSurvey(paths: readonly string[]): FileSurvey {
  const hasTest = paths.some((path) => path.includes('test'));
  const parts = paths.map((path) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    paths: [path],
    files: 1,
    format: 'jsonl' as const,
    sizeBytes: 1_310_000,
    pairs: { count: 4021, exact: false },
    use: !hasTest ? null : path.includes('test') ? ('heldOut' as const) : ('train' as const),
  }));
  return { parts, failed: [], apart: null };
}

/** Words as tokens, with marks of a template around them. */
export function fakeInspection(pair: PreferencePair, maxLength: number): TokenInspection {
  const words = (text: PreferencePair['prompt']): InspectedToken[] => {
    const whole = typeof text === 'string' ? text : text.map(({ content }) => content).join('\n');
    return whole.split(/(?= )/).map((word, i) => plain(200 + 7 * i + word.length, word));
  };
  const end = { ...plain(2, '<|end|>'), special: true, template: true };
  const prompt = [
    { ...plain(1, '<|begin|>'), special: true, template: true },
    ...words(pair.prompt),
    { ...plain(13, '\n'), template: true },
  ];
  const cut = Math.max(0, prompt.length + words(pair.chosen).length + 1 - maxLength);
  const scored = (tokens: InspectedToken[]): InspectedToken[] =>
    [...tokens, end].map((token) => ({ ...token, scored: true }));
  return {
    prompt: prompt.map((token, i) => ({ ...token, cut: i < cut })),
    chosen: scored(words(pair.chosen)),
    rejected: scored(words(pair.rejected)),
    maxLength,
    bos: { id: 1, text: '<|begin|>' },
    eos: { id: 2, text: '<|end|>' },
    notes: cut > 0 ? ['boundary-merge', 'prompt-cut'] : ['boundary-merge'],
    problem: null,
  };
}

function plain(id: number, text: string): InspectedToken {
  return { id, text, special: false, template: false, scored: false, cut: false };
}
