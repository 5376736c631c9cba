import { JsonStrings } from './jsonStrings.ts';

const quote = 0x22;
const comma = 0x2c;
const newline = 0x0a;

/** One item of a JSON list, as text. */
export interface JsonItem {
  /** What stands between two commas; null when it is longer than the limit. */
  readonly bytes: Buffer | null;
  /** Of its first byte in the text. */
  readonly offset: number;
  /** Where it begins: the line, counted from 1, and the bytes before it in that line. */
  readonly line: number;
  readonly column: number;
}

/** Where a text stops being a list of JSON items. Line and column are counted from 1. */
export class NoJsonList extends Error {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  /** The item that the text broke off in; null where it did not. */
  readonly item: JsonItem | null;

  constructor(line: number, column: number, expected: string, item: JsonItem | null = null) {
    super(`no JSON list: expected ${expected}`);
    this.line = line;
    this.column = column;
    this.expected = expected;
    this.item = item;
  }
}

/**
 * Cuts a JSON list into its items by counting brackets outside of strings, as the text comes in. The text is JSON
 * exactly when nothing throws and every item is JSON.
 */
export class JsonItems {
  readonly #limitBytes: number;
  readonly #isPart: boolean;
  readonly #strings = new JsonStrings();
  #state: 'before' | 'inside' | 'after' = 'before';
  #depth = 0;
  #items = 0;
  #isBlank = true;
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** Of the current item's first byte. */
  #itemOffset = 0;
  #itemLine = 1;
  #itemColumn = 0;
  #line = 1;
  /** Offset of the current line's first byte, and of the chunk's. */
  #lineStart = 0;
  #chunkStart = 0;

  /** @param isPart whether the list is part of a text that goes on after it */
  constructor(limitBytes: number, isPart: boolean) {
    this.#limitBytes = limitBytes;
    this.#isPart = isPart;
  }

  /** Whether the list has ended. */
  get isComplete(): boolean {
    return this.#state === 'after';
  }

  /**
   * The items that end in the next piece of the text.
   * @throws NoJsonList
   */
  *take(chunk: Uint8Array): Generator<JsonItem> {
    let start = 0;
    let at = this.#strings.isOpen ? this.#strings.end(chunk, 0) + 1 : 0;
    for (; at < chunk.length; at++) {
      const code = chunk[at]!;
      if (code === newline) {
        this.#line += 1;
        this.#lineStart = this.#chunkStart + at + 1;
      } else if (code <= 0x20) continue;
      else if (this.#state !== 'inside') {
        if (this.#state === 'after' || code !== 0x5b) throw this.#broken(at, this.#expectation());
        this.#state = 'inside';
        start = at + 1;
        this.#begin(start);
      } else if (code === quote) {
        this.#isBlank = false;
        at = this.#strings.end(chunk, at + 1);
      } else if (code === comma && this.#depth === 0) {
        yield this.#finish(chunk.subarray(start, at));
        start = at + 1;
        this.#begin(start);
      } else if (code === 0x5b || code === 0x7b) {
        this.#isBlank = false;
        this.#depth += 1;
      } else if (code === 0x5d || code === 0x7d) {
        this.#depth -= 1;
        if (this.#depth >= 0) continue;
        if (code !== 0x5d) throw this.#broken(at, 'a comma or ]');
        this.#state = 'after';
        if (this.#items > 0 || !this.#isBlank) yield this.#finish(chunk.subarray(start, at));
        if (this.#isPart) return;
      } else this.#isBlank = false;
    }
    if (this.#state === 'inside') this.#keep(chunk.subarray(start));
    this.#chunkStart += chunk.length;
  }

  /** @throws NoJsonList when the list has not ended. */
  end(): void {
    if (this.#state === 'after') return;
    const item = this.#state === 'inside' && !this.#isBlank ? this.#finish(new Uint8Array()) : null;
    throw this.#broken(0, this.#expectation(), item);
  }

  #expectation(): string {
    if (this.#state === 'after') return 'nothing more';
    return this.#state === 'before' ? 'a list' : 'a comma or ]';
  }

  #broken(at: number, expected: string, item: JsonItem | null = null): NoJsonList {
    return new NoJsonList(this.#line, this.#chunkStart + at - this.#lineStart + 1, expected, item);
  }

  #begin(at: number): void {
    this.#isBlank = true;
    this.#itemOffset = this.#chunkStart + at;
    this.#itemLine = this.#line;
    this.#itemColumn = this.#itemOffset - this.#lineStart;
  }

  #finish(last: Uint8Array): JsonItem {
    const isTooLong = this.#length + last.length > this.#limitBytes;
    const item = {
      bytes: isTooLong ? null : joined(this.#pieces, last),
      offset: this.#itemOffset,
      line: this.#itemLine,
      column: this.#itemColumn,
    };
    this.#pieces = [];
    this.#length = 0;
    this.#items += 1;
    return item;
  }

  #keep(rest: Uint8Array): void {
    this.#length += rest.length;
    if (this.#length > this.#limitBytes) this.#pieces = [];
    else if (rest.length > 0) this.#pieces.push(rest);
  }
}

function joined(pieces: readonly Uint8Array[], last: Uint8Array): Buffer {
  return pieces.length === 0
    ? Buffer.from(last.buffer, last.byteOffset, last.length)
    : Buffer.concat([...pieces, last]);
}
