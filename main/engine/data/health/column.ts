/** Rows in a piece of a column. */
const pieceBits = 16;
const pieceRows = 1 << pieceBits;

type Numbers = Uint8Array | Int16Array | Int32Array | Uint32Array;

/**
 * One or a few numbers for every pair, in pieces: growing it copies nothing, and no more than one piece is empty.
 * @param width numbers a row.
 */
export class Column<A extends Numbers> {
  readonly width: number;
  readonly #allocate: (length: number) => A;
  readonly #pieces: A[] = [];
  #rows = 0;

  constructor(allocate: (length: number) => A, width = 1) {
    this.#allocate = allocate;
    this.width = width;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds a row with this number, and zeros behind it. */
  push(value: number): void {
    this.pushRow();
    this.set(this.#rows - 1, 0, value);
  }

  /** Adds a row with these numbers, or of zeros. */
  pushRow(values?: A): void {
    const at = this.#rows & (pieceRows - 1);
    if (at === 0) this.#pieces.push(this.#allocate(pieceRows * this.width));
    if (values !== undefined) this.#pieces.at(-1)!.set(values, at * this.width);
    this.#rows += 1;
  }

  get(row: number, at = 0): number {
    return this.#pieces[row >>> pieceBits]![(row & (pieceRows - 1)) * this.width + at]!;
  }

  set(row: number, at: number, value: number): void {
    this.#pieces[row >>> pieceBits]![(row & (pieceRows - 1)) * this.width + at] = value;
  }
}

export const bytes = (length: number): Uint8Array => new Uint8Array(length);
export const words32 = (length: number): Uint32Array => new Uint32Array(length);
export const int16 = (length: number): Int16Array => new Int16Array(length);
