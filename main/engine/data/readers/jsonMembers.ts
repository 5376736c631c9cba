import { NoJsonList } from './jsonItems.ts';
import { JsonStrings } from './jsonStrings.ts';

const quote = 0x22;
const colon = 0x3a;
const comma = 0x2c;
const newline = 0x0a;
const openList = 0x5b;
const openObject = 0x7b;

/** Longest name that is read; a longer one names no list of rows. */
const maxNameBytes = 200;
const maxMembers = 10_000;

/** A member of the object that a JSON text is: a list of objects. */
export interface ListMember {
  readonly name: string;
  /** Of its opening bracket in the text. */
  readonly offset: number;
  readonly items: number;
}

/** Finds the members of a JSON object that are lists of objects, as the text comes in. Keeps names only. */
export class JsonMembers {
  readonly #strings = new JsonStrings();
  readonly #lists: { name: string; offset: number; items: number }[] = [];
  #depth = 0;
  #state: 'before' | 'inside' | 'after' = 'before';
  /** What of the member's name was read; null once its colon has come. */
  #name: Uint8Array[] | null = [];
  #nameText = '';
  #listOffset: number | null = null;
  #line = 1;
  #lineStart = 0;
  #chunkStart = 0;
  #hasInnerNewline = false;

  get lists(): readonly ListMember[] {
    return this.#lists;
  }

  get isComplete(): boolean {
    return this.#state === 'after';
  }

  /** Whether the object goes over several lines. */
  get hasInnerNewline(): boolean {
    return this.#hasInnerNewline;
  }

  /**
   * Reads the next piece of the text, up to the object's end.
   * @returns how much of the piece was read
   * @throws NoJsonList for what is no object
   */
  take(chunk: Uint8Array): number {
    let nameFrom = 0;
    let at = this.#strings.isOpen ? this.#strings.end(chunk, 0) + 1 : 0;
    for (; at < chunk.length && this.#state !== 'after'; at++) {
      const code = chunk[at]!;
      if (code === newline) this.#newline(at);
      else if (code <= 0x20) continue;
      else if (this.#state === 'before') {
        if (code !== openObject) throw this.#broken(at, 'a list or an object');
        this.#state = 'inside';
        nameFrom = at + 1;
      } else if (code === quote) {
        this.#startsValue(at, code);
        at = this.#strings.end(chunk, at + 1);
      } else if (code === colon && this.#depth === 0 && this.#name !== null) {
        this.#endName(chunk.subarray(nameFrom, at));
      } else if (code === comma) {
        if (this.#depth === 0) {
          this.#name = [];
          this.#listOffset = null;
          nameFrom = at + 1;
        }
      } else if (code === openList || code === openObject) {
        this.#startsValue(at, code);
        this.#depth += 1;
      } else if (code === 0x5d || code === 0x7d) {
        this.#depth -= 1;
        if (this.#depth < 0) this.#close(at, code);
      }
    }
    if (this.#name !== null && this.#depth === 0) this.#keepName(chunk.subarray(nameFrom));
    this.#chunkStart += chunk.length;
    return Math.min(at, chunk.length);
  }

  /** @throws NoJsonList when the object has not ended. */
  end(): void {
    if (this.#state !== 'after') throw this.#broken(0, 'a comma or }');
  }

  #newline(at: number): void {
    this.#line += 1;
    this.#lineStart = this.#chunkStart + at + 1;
    if (this.#state === 'inside') this.#hasInnerNewline = true;
  }

  #endName(last: Uint8Array): void {
    this.#keepName(last);
    this.#nameText = nameOf(Buffer.concat(this.#name ?? []));
    this.#name = null;
  }

  #keepName(piece: Uint8Array): void {
    const kept = this.#name?.reduce((sum, { length }) => sum + length, 0) ?? 0;
    this.#name?.push(piece.subarray(0, Math.max(0, maxNameBytes - kept)));
  }

  /** Counts a list's items by the objects that begin in it; a list is one of rows when the first item is one. */
  #startsValue(at: number, code: number): void {
    if (this.#name !== null) return;
    if (this.#depth === 0) this.#listOffset = code === openList ? this.#chunkStart + at : null;
    if (this.#depth !== 1 || this.#listOffset === null || code !== openObject) return;
    const known = this.#lists.at(-1);
    if (known?.offset === this.#listOffset) known.items += 1;
    else if (this.#lists.length < maxMembers) {
      this.#lists.push({ name: this.#nameText, offset: this.#listOffset, items: 1 });
    }
  }

  #close(at: number, code: number): void {
    if (code !== 0x7d) throw this.#broken(at, 'a comma or }');
    this.#state = 'after';
  }

  #broken(at: number, expected: string): NoJsonList {
    return new NoJsonList(this.#line, this.#chunkStart + at - this.#lineStart + 1, expected);
  }
}

function nameOf(text: Buffer): string {
  try {
    return String(JSON.parse(text.toString('utf8')));
  } catch {
    return '';
  }
}

const rowNames = ['data', 'rows', 'train', 'examples', 'items', 'records', 'pairs', 'instances', 'samples'];

/** The list that holds the rows: one with a name that says so, or else the longest. Null where there is none. */
export function rowsMember(lists: readonly ListMember[]): ListMember | null {
  return namedRows(lists) ?? lists.toSorted((a, b) => b.items - a.items)[0] ?? null;
}

/** The list of objects whose name says that it holds rows. */
export function namedRows(lists: readonly ListMember[]): ListMember | null {
  const found = rowNames.flatMap((name) => lists.filter((list) => list.name.toLowerCase() === name));
  return found[0] ?? null;
}
