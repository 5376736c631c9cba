import type { RunSortKey } from '../../state/runTable.ts';

/** A column of the table of runs. */
export interface RunColumn {
  readonly key: RunSortKey;
  /** Pixels, at least. */
  readonly width: number;
  /** Parts it takes of what is left over. */
  readonly grow?: number;
  readonly align: 'start' | 'end';
}

const columns: readonly RunColumn[] = [
  { key: 'name', width: 192, grow: 4, align: 'start' },
  { key: 'status', width: 100, align: 'start' },
  { key: 'model', width: 108, grow: 1, align: 'start' },
  { key: 'data', width: 108, grow: 1, align: 'start' },
  { key: 'beta', width: 70, align: 'end' },
  { key: 'learningRate', width: 70, align: 'end' },
  { key: 'steps', width: 84, align: 'end' },
  { key: 'accuracy', width: 86, align: 'end' },
  { key: 'margin', width: 66, align: 'end' },
  { key: 'kl', width: 58, align: 'end' },
  { key: 'loss', width: 84, align: 'start' },
  { key: 'when', width: 74, align: 'end' },
];

/** Columns that go when there is no room for all, the least important first. The name always stays. */
const dropOrder: readonly RunSortKey[] = [
  'data',
  'learningRate',
  'model',
  'beta',
  'kl',
  'steps',
  'loss',
  'margin',
  'when',
  'accuracy',
  'status',
];

/** The check box before the first column and the menu behind the last one, pixels. */
export const edgeWidth = 34;

/** The columns that fit into a table `width` pixels wide, in their order. */
export function columnsThatFit(width: number): readonly RunColumn[] {
  let shown = columns;
  for (const key of dropOrder) {
    if (totalWidth(shown) <= width) break;
    shown = shown.filter((column) => column.key !== key);
  }
  return shown;
}

/** Of a CSS grid that lays out one row of the table. */
export function gridTemplate(shown: readonly RunColumn[]): string {
  const tracks = shown.map(({ width, grow }) =>
    grow === undefined ? `${width}px` : `minmax(${width}px, ${grow}fr)`,
  );
  return [`${edgeWidth}px`, ...tracks, `${edgeWidth}px`].join(' ');
}

function totalWidth(shown: readonly RunColumn[]): number {
  return shown.reduce((sum, { width }) => sum + width, 2 * edgeWidth);
}
