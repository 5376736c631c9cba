/** How much a reader takes on. What is beyond is an error or a row left out, never memory without end. */
export interface ReadLimits {
  /** Longest row, in bytes of its text: far above any pair, far below what would stall the app. */
  readonly rowBytes: number;
  /** Deepest nesting of lists and objects in a row. */
  readonly depth: number;
  /** Most columns of a table. */
  readonly columns: number;
  /** Most that a file may unpack to, in bytes: a text that is packed, or the rows of a table. */
  readonly unpackedBytes: number;
  /** How many times its packed size anything may unpack to, beyond the first `freelyUnpackedBytes`. */
  readonly unpackedRatio: number;
  readonly freelyUnpackedBytes: number;
  /** Most parts in a workbook, and the largest of them unpacked, in bytes. */
  readonly workbookParts: number;
  readonly workbookPartBytes: number;
  /** Largest description of columns and row groups of a binary table, in bytes. */
  readonly metadataBytes: number;
  /** Largest page of a Parquet column, unpacked, in bytes, and most values in it. */
  readonly pageBytes: number;
  readonly pageValues: number;
  /** Largest record batch of an Arrow file, unpacked, in bytes. */
  readonly recordBatchBytes: number;
  /** Most files taken from a folder. */
  readonly files: number;
  /** A file whose first rows, so many, are all unreadable is not what it seems. */
  readonly firstRows: number;
}

const mib = 2 ** 20;
const gib = 2 ** 30;

export const defaultLimits: ReadLimits = {
  rowBytes: 16 * mib,
  depth: 200,
  columns: 10_000,
  unpackedBytes: 64 * gib,
  unpackedRatio: 1000,
  freelyUnpackedBytes: 64 * mib,
  workbookParts: 10_000,
  workbookPartBytes: gib / 2,
  metadataBytes: 16 * mib,
  pageBytes: 256 * mib,
  pageValues: 2 ** 22,
  recordBatchBytes: gib,
  files: 10_000,
  firstRows: 20,
};
