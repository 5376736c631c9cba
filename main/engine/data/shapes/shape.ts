import type { PreferencePair } from '../../../../shared/pair.ts';
import type { ColumnRole, Mapping, ShapeName } from '../../../../shared/dataRoom.ts';
import { isRow, valueAt, type Row, type RowProblem } from '../row.ts';

/** Which column plays which role. */
export type Columns = Mapping['columns'];

/** A way in which people lay out preferences. */
export interface Shape {
  readonly name: ShapeName;
  /** Without these there is no pair. */
  readonly needs: readonly ColumnRole[];
  /** Used where a file has them. */
  readonly may: readonly ColumnRole[];
  /** Names that the columns have in known files, the most telling first. A new format is a new line. */
  readonly layouts: readonly Columns[];
  /** The pairs of one row; problems for those that it should have had. Needed columns are there. */
  readonly pairsOf: (row: Row, mapping: Mapping) => readonly (PreferencePair | RowProblem)[];
}

/** What is wrong with a row that has not all needed columns, or null. */
export function missingColumns(
  row: unknown,
  needs: readonly ColumnRole[],
  columns: Columns,
): RowProblem | null {
  if (!isRow(row)) return { reason: 'wrong-type', detail: 'the row is not an object with columns' };
  const missing = needs
    .map((role) => columns[role] ?? role)
    .filter((name) => valueAt(row, name) === undefined);
  if (missing.length === 0) return null;
  return { reason: 'missing-field', detail: `the column "${missing.join('", "')}" is missing` };
}

/** What plays a role in a row; undefined where no column does, or nothing is in it. */
export function valueOf(row: Row, columns: Columns, role: ColumnRole): unknown {
  const name = columns[role];
  return name === undefined ? undefined : valueAt(row, name);
}

export function isProblem(made: PreferencePair | RowProblem): made is RowProblem {
  return 'reason' in made;
}
