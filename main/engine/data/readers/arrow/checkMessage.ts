import type { ReadTask } from '../sourceRow.ts';

/** What a message of an Arrow stream brings. */
export type MessageKind = 'schema' | 'dictionary' | 'batch' | 'other';

export interface CheckedMessage {
  readonly kind: MessageKind;
  /** Of the data that follows, in bytes. */
  readonly bodyBytes: number;
}

const kinds: readonly MessageKind[] = ['other', 'schema', 'dictionary', 'batch'];

/** Versions before it lay out their data in another way. */
const firstVersion = 3;

/** Bytes of the items of vectors: offsets of tables, structures of two 64-bit numbers, and blocks of a footer. */
const tableBytes = 4;
const pairBytes = 16;
const blockBytes = 24;

/** Where a message lies in a file. */
export interface MessageBlock {
  readonly offset: number;
  /** Of its description with the length before it. */
  readonly metadataBytes: number;
}

/**
 * Walks over the description in a message (FlatBuffers, Arrow's Message.fbs and Schema.fbs), whose reader believes
 * every length: what it claims must be there.
 * @throws Error for a description that is damaged, or has more columns or deeper ones than a table of pairs
 */
export function checkMessage(bytes: Uint8Array, limits: ReadTask['limits']): CheckedMessage {
  return new MessageWalk(bytes, limits).message();
}

/**
 * The same for the footer of a file (File.fbs), which tells where its dictionaries and its batches of rows are.
 * @returns first the dictionaries, then the batches
 */
export function checkFooter(bytes: Uint8Array, limits: ReadTask['limits']): readonly MessageBlock[] {
  return new MessageWalk(bytes, limits).footer();
}

class MessageWalk {
  readonly #view: DataView;
  readonly #limits: ReadTask['limits'];
  #fields = 0;
  #textBytes = 0;

  constructor(bytes: Uint8Array, limits: ReadTask['limits']) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#limits = limits;
  }

  footer(): readonly MessageBlock[] {
    const footer = this.#view.getUint32(0, true);
    this.#checkVersion(footer);
    const schema = this.#table(footer, 1);
    if (schema === null) throw new Error('a footer without a schema');
    this.#schema(schema);
    this.#metadata(footer, 4);
    return [...this.#blocks(footer, 2), ...this.#blocks(footer, 3)];
  }

  /** Blocks in their order in the file: a batch that is told of twice would be read twice, or without end. */
  #blocks(footer: number, slot: number): readonly MessageBlock[] {
    const vector = this.#vector(footer, slot, blockBytes);
    let before = -1;
    return Array.from({ length: vector?.length ?? 0 }, (_, i) => {
      const at = vector!.start + i * blockBytes;
      const offset = Number(this.#view.getBigInt64(at, true));
      if (offset <= before) throw new Error('batches in disorder');
      before = offset;
      return { offset, metadataBytes: this.#view.getInt32(at + 8, true) };
    });
  }

  message(): CheckedMessage {
    const message = this.#view.getUint32(0, true);
    this.#checkVersion(message);
    const kindAt = this.#slot(message, 1);
    const bodyAt = this.#slot(message, 3);
    const kind = kinds[kindAt === null ? 0 : this.#view.getUint8(kindAt)] ?? 'other';
    const bodyBytes = bodyAt === null ? 0 : Number(this.#view.getBigInt64(bodyAt, true));
    if (bodyBytes < 0) throw new Error('a message of no size');
    this.#metadata(message, 4);
    const header = this.#table(message, 2);
    if (header === null) throw new Error('a message without a content');
    if (kind === 'schema') this.#schema(header);
    if (kind === 'batch') this.#batch(header);
    if (kind === 'dictionary') this.#batch(this.#table(header, 1));
    return { kind, bodyBytes };
  }

  #checkVersion(root: number): void {
    const version = this.#slot(root, 0);
    if (version === null || this.#view.getInt16(version, true) < firstVersion) {
      throw new Error('a layout of the past');
    }
  }

  #schema(schema: number): void {
    this.#metadata(schema, 2);
    for (const field of this.#tables(schema, 1)) this.#field(field, 1);
  }

  #field(field: number, depth: number): void {
    this.#fields += 1;
    if (this.#fields > this.#limits.columns || depth > this.#limits.depth) {
      throw new Error('more columns than a table has');
    }
    this.#text(field, 0);
    this.#metadata(field, 6);
    for (const child of this.#tables(field, 5)) this.#field(child, depth + 1);
  }

  #batch(batch: number | null): void {
    if (batch === null) throw new Error('a message without a content');
    this.#vector(batch, 1, pairBytes);
    this.#vector(batch, 2, pairBytes);
    this.#vector(batch, 4, 8);
  }

  #metadata(table: number, slot: number): void {
    for (const entry of this.#tables(table, slot)) {
      this.#text(entry, 0);
      this.#text(entry, 1);
    }
  }

  #text(table: number, slot: number): void {
    this.#textBytes += this.#vector(table, slot, 1)?.length ?? 0;
    // Texts may lie over one another, but not in any file of good will.
    if (this.#textBytes > this.#view.byteLength) throw new Error('more text than there is');
  }

  *#tables(table: number, slot: number): Generator<number> {
    const vector = this.#vector(table, slot, tableBytes);
    for (let i = 0; i < (vector?.length ?? 0); i++) {
      const at = vector!.start + i * tableBytes;
      yield at + this.#view.getUint32(at, true);
    }
  }

  /** Where the items of a vector begin, and how many there are. */
  #vector(table: number, slot: number, itemBytes: number): { start: number; length: number } | null {
    const at = this.#slot(table, slot);
    if (at === null) return null;
    const vector = at + this.#view.getUint32(at, true);
    const length = this.#view.getUint32(vector, true);
    const start = vector + 4;
    if (start + length * itemBytes > this.#view.byteLength) throw new Error('a list that is not there');
    return { start, length };
  }

  #table(table: number, slot: number): number | null {
    const at = this.#slot(table, slot);
    return at === null ? null : at + this.#view.getUint32(at, true);
  }

  /** Where a table has its slot's content; null where it leaves it out. */
  #slot(table: number, slot: number): number | null {
    const places = table - this.#view.getInt32(table, true);
    const size = this.#view.getUint16(places, true);
    const place = 4 + slot * 2;
    if (place + 2 > size) return null;
    const offset = this.#view.getUint16(places + place, true);
    return offset === 0 ? null : table + offset;
  }
}
