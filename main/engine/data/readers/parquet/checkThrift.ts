/** Deepest nesting of structures in the metadata of any Parquet file. */
const maxDepth = 32;

/** Most structures and items of lists in it. In memory each takes a hundred times the byte it may have in a file. */
const maxParts = 2 ** 20;

/** The bytes end in the middle of a structure. */
export class ThriftCut extends Error {}

/**
 * Walks over one structure in Thrift's compact protocol, and so makes sure that its parser will neither run on nor
 * ask for more memory than there are bytes.
 * @returns the offset after it
 * @throws ThriftCut when the bytes end before the structure, Error when it is none
 */
export function checkThrift(bytes: Uint8Array, offset: number): number {
  return new ThriftWalk(bytes, offset).walk();
}

class ThriftWalk {
  readonly #bytes: Uint8Array;
  #at: number;
  #parts = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  walk(): number {
    this.#struct(0);
    return this.#at;
  }

  #struct(depth: number): void {
    this.#count(1, depth);
    for (;;) {
      const header = this.#byte();
      const type = header & 0x0f;
      if (type === 0) return;
      if (header >> 4 === 0) this.#number(5);
      // Booleans of a structure have their value in the header.
      if (type > 2) this.#element(type, depth);
    }
  }

  #element(type: number, depth: number): void {
    if (type === 1 || type === 2 || type === 3) this.#skip(1);
    else if (type === 4 || type === 5) this.#number(5);
    else if (type === 6) this.#number(10);
    else if (type === 7) this.#skip(8);
    else if (type === 8) this.#skip(this.#number(5));
    else if (type === 9) this.#list(depth + 1);
    else if (type === 12) this.#struct(depth + 1);
    else throw new Error('an unknown type');
  }

  #list(depth: number): void {
    const header = this.#byte();
    const short = header >> 4;
    const size = short === 15 ? this.#number(5) : short;
    // Every item takes a byte at least.
    if (size > this.#bytes.length - this.#at) throw new ThriftCut();
    this.#count(size, depth);
    for (let i = 0; i < size; i++) this.#element(header & 0x0f, depth);
  }

  #count(parts: number, depth: number): void {
    this.#parts += parts;
    if (depth > maxDepth || this.#parts > maxParts) throw new Error('more than any file has');
  }

  #byte(): number {
    this.#skip(1);
    return this.#bytes[this.#at - 1]!;
  }

  #skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new ThriftCut();
  }

  /** A number of at most so many bytes; what a 64-bit one is beyond 32 bits does not matter here. */
  #number(maxBytes: number): number {
    let value = 0;
    for (let i = 0; i < maxBytes; i++) {
      const byte = this.#byte();
      if (i < 5) value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new Error('a number that is too long');
  }
}
