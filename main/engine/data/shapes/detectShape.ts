import type { PreferencePair } from '../../../../shared/pair.ts';
import type { ColumnRole, Mapping, ShapeGuess } from '../../../../shared/dataRoom.ts';
import { isRow, valueAt, type Row } from '../row.ts';
import { shapes, type AnyShape } from './index.ts';
import { isProblem, type Columns } from './shape.ts';
import { thumbOf } from './thumbs.ts';

type Content = PreferencePair['kind'];

/** How one row is laid out. */
interface RowLayout {
  /** The same for rows that are laid out alike, whatever optional columns they have. */
  readonly key: string;
  readonly mapping: Mapping;
  /** null where the row shows none, as one whose answers are the same. */
  readonly content: Content | null;
}

/** Problems that say: the row is laid out so, but is no pair worth having. */
const ownFault = ['identical-answers', 'empty-answer', 'tie', 'small-margin', 'one-answer'];

/**
 * The mappings that fit a file's rows, best first: each row votes for the first shape and layout it fits. Equals
 * stand in the order they were seen.
 */
export function detectShape(sample: Iterable<unknown>): ShapeGuess[] {
  const votes = new Map<string, Vote>();
  let rows = 0;
  for (const value of sample) {
    rows += 1;
    const layout = layoutOf(value);
    if (layout !== null) votes.set(layout.key, add(votes.get(layout.key), layout));
  }
  return [...votes.values()]
    .toSorted((a, b) => b.rows - a.rows)
    .map(({ mapping, text, chat, rows: fitting }) => ({
      mapping,
      content: chat > text ? 'chat' : 'text',
      fits: fitting / rows,
    }));
}

/** Rows that are laid out alike. */
interface Vote {
  /** With the optional columns of all of them: one may be missing in some. */
  readonly mapping: Mapping;
  readonly rows: number;
  /** Rows whose pairs are texts, and conversations. */
  readonly text: number;
  readonly chat: number;
}

function add(vote: Vote | undefined, { mapping, content }: RowLayout): Vote {
  return {
    mapping: { ...mapping, columns: { ...vote?.mapping.columns, ...mapping.columns } },
    rows: (vote?.rows ?? 0) + 1,
    text: (vote?.text ?? 0) + (content === 'text' ? 1 : 0),
    chat: (vote?.chat ?? 0) + (content === 'chat' ? 1 : 0),
  };
}

/** null for a row that fits no shape. */
function layoutOf(value: unknown): RowLayout | null {
  if (!isRow(value)) return null;
  for (const [place, shape] of shapes.entries()) {
    for (const layout of shape.layouts) {
      const columns = columnsIn(value, shape, layout);
      if (columns === null) continue;
      const mapping: Mapping = { shape: shape.name, columns, pairing: 'best-worst', margin: 0 };
      const content = contentOf(value, shape, mapping);
      if (content === 'none') continue;
      const needed = shape.needs.map((role) => columns[role]);
      return { key: JSON.stringify([place, needed]), mapping, content };
    }
  }
  return null;
}

/** The layout's columns that a row has; null where a needed one is missing. */
function columnsIn(row: Row, { needs }: AnyShape, layout: Columns): Columns | null {
  const columns: Partial<Record<ColumnRole, string>> = {};
  for (const [role, name] of Object.entries(layout) as [ColumnRole, string][]) {
    // An optional column that is empty here is still a column of the file.
    const there = needs.includes(role) ? valueAt(row, name) !== undefined : Object.hasOwn(row, name);
    if (there) columns[role] = name;
    else if (needs.includes(role)) return null;
  }
  return columns;
}

/** What the row's pairs are made of; null where it has none by a fault of its own, `none` where it does not fit. */
function contentOf(row: Row, shape: AnyShape, mapping: Mapping): Content | null | 'none' {
  if (shape.pairsOf === undefined) {
    const thumb = thumbOf(row, mapping.columns);
    if ('reason' in thumb) return 'none';
    return typeof thumb.prompt === 'string' && typeof thumb.answer === 'string' ? 'text' : 'chat';
  }
  const made = shape.pairsOf(row, mapping);
  const pair = made.find((one) => !isProblem(one));
  if (pair !== undefined && !isProblem(pair)) return pair.kind;
  return made.some((one) => isProblem(one) && ownFault.includes(one.reason)) ? null : 'none';
}
