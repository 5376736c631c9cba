import type { DroppedRow, PreferencePair, SourcePair } from '../../../../shared/pair.ts';
import type { Mapping } from '../../../../shared/dataRoom.ts';
import { isRow, type RowProblem } from '../row.ts';
import type { SourceRow } from '../readers/sourceRow.ts';
import { shapeOf } from './index.ts';
import { isProblem, missingColumns } from './shape.ts';
import { ThumbPairs } from './thumbPairs.ts';

/** What comes of a row. */
export type Made = SourcePair | DroppedRow;

/** Turns rows into pairs by a mapping. */
export interface PairMaker {
  /** What a row gives: pairs, a reason why none, or nothing yet. `row` counts from 0. */
  readonly take: (source: Pick<SourceRow, 'value' | 'line'>, row: number) => Made[];
  /** What waited for rows that never came. */
  readonly finish: () => Made[];
}

/** `content`: the kind that pairs must be of, as the rest of the file; null takes both. */
export function pairMaker(mapping: Mapping, content: PreferencePair['kind'] | null): PairMaker {
  const shape = shapeOf(mapping);
  const lines = new Map<number, number>();
  const halves = shape.pairsOf === undefined ? new ThumbPairs(mapping) : null;
  const made = (result: PreferencePair | RowProblem, row: number, line: number | null): Made => {
    if (isProblem(result)) return droppedRow(row, line, result);
    if (content !== null && result.kind !== content) return droppedRow(row, line, otherKind(content));
    return { pair: result, row };
  };
  return {
    take: ({ value, line }, row) => {
      const missing = missingColumns(value, shape.needs, mapping.columns);
      if (missing !== null || !isRow(value)) return missing === null ? [] : [droppedRow(row, line, missing)];
      if (halves === null) return (shape.pairsOf?.(value, mapping) ?? []).map((one) => made(one, row, line));
      if (line !== null) lines.set(row, line);
      return halves.take(row, value).map((one) => made(one.made, one.row, lines.get(one.row) ?? null));
    },
    finish: () => (halves?.finish() ?? []).map((one) => made(one.made, one.row, lines.get(one.row) ?? null)),
  };
}

function otherKind(content: PreferencePair['kind']): RowProblem {
  const words = content === 'text' ? 'text' : 'conversations';
  return {
    reason: 'wrong-type',
    detail: `the row is laid out otherwise than the rest of the file, which has ${words}`,
  };
}

function droppedRow(row: number, line: number | null, { reason, detail }: RowProblem): DroppedRow {
  const place = line === null ? `Row ${row + 1}` : `Line ${line}`;
  return { row, reason, detail: `${place}: ${detail}.` };
}
