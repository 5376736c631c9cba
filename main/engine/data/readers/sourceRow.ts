/** One row of a file, any JSON value. */
export interface SourceRow {
  readonly value: unknown;
  /** Counted from 1; null where rows are not lines. */
  readonly line: number | null;
}
