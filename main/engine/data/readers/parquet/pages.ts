import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { ColumnMetaData, CompressionCodec } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { compressors } from 'hyparquet-compressors';
import type { SourceHandle } from '../sourceHandle.ts';
import type { ReadTask } from '../sourceRow.ts';
import { unpackLz4Block } from '../lz4.ts';
import { checkThrift, ThriftCut } from './checkThrift.ts';
import { readHybrid } from './hybrid.ts';
import type { SchemaNode } from './schema.ts';
import { readDictionary, readValues } from './values.ts';
import type { Values } from './values.ts';

type PageHeader = ReturnType<typeof parquetHeader>;

/** Most page headers are far shorter; those with long texts as smallest and largest value are not. */
const headerBytes = 2 ** 13;

/** A page of a column. */
export interface Page {
  /** Entries: values and places where one is missing. */
  readonly count: number;
  /** How much of the way to a value is there, and what it repeats; null where all are the same. */
  readonly definitions: Uint8Array | null;
  readonly repetitions: Uint8Array | null;
  /** The values that are there. */
  readonly values: Values;
}

/**
 * The pages of one column of a row group, in order, which lie between `start` and `end` in the file. What a page
 * claims is checked before it is believed.
 */
export class ColumnPages {
  readonly #task: ReadTask;
  readonly #file: SourceHandle;
  readonly #column: ColumnMetaData;
  readonly #leaf: SchemaNode;
  readonly start: number;
  readonly end: number;
  #position: number;
  #dictionary: Values | null = null;
  #packed: Uint8Array = new Uint8Array();

  constructor(task: ReadTask, file: SourceHandle, column: ColumnMetaData, leaf: SchemaNode) {
    this.#task = task;
    this.#file = file;
    this.#column = column;
    this.#leaf = leaf;
    const starts = [column.dictionary_page_offset, column.data_page_offset].filter((offset) => offset);
    this.start = Math.min(...starts.map(Number));
    this.end = this.start + Number(column.total_compressed_size);
    this.#position = this.start;
    if (this.start < 0 || this.end > file.sizeBytes) throw new Error('a column beyond the end of the file');
  }

  /**
   * The next page with entries; null after the last.
   * @throws Error for a page that is damaged
   */
  async next(): Promise<Page | null> {
    while (this.#position < this.end) {
      const header = await this.#header();
      const { compressed_page_size: packedSize, uncompressed_page_size: size } = header;
      const { limits } = this.#task;
      const isSound = packedSize >= 0 && size >= 0 && packedSize <= this.end - this.#position;
      if (!isSound) throw new Error('a page of no size');
      if (size > limits.pageBytes || packedSize > limits.pageBytes)
        throw new Error('a page that is too large');
      this.#checkRatio(packedSize, size);
      const packed = await this.#file.readInto(this.#room(packedSize), this.#position);
      this.#position += packedSize;
      const page = this.#page(header, packed);
      if (page !== null && page.count > 0) return page;
    }
    return null;
  }

  /** Memory for a packed page: that of the one before, which is of no more use once it is unpacked. */
  #room(size: number): Uint8Array {
    if (this.#column.codec === 'UNCOMPRESSED') return new Uint8Array(size);
    if (this.#packed.length < size) this.#packed = new Uint8Array(size);
    return this.#packed.subarray(0, size);
  }

  async #header(): Promise<PageHeader> {
    const left = this.end - this.#position;
    for (let length = headerBytes; ; length *= 4) {
      const bytes = await this.#file.read(this.#position, Math.min(length, left));
      try {
        const end = checkThrift(bytes, 0);
        this.#position += end;
        return parquetHeader({ view: new DataView(bytes.buffer, 0, end), offset: 0 });
      } catch (cause) {
        const isCut = cause instanceof ThriftCut && length < left && length < this.#task.limits.metadataBytes;
        if (!isCut) throw cause;
      }
    }
  }

  #checkRatio(packedSize: number, size: number): void {
    const { unpackedRatio, freelyUnpackedBytes } = this.#task.limits;
    if (size > Math.max(freelyUnpackedBytes, packedSize * unpackedRatio)) {
      throw new Error('a page that unpacks to far more than data does');
    }
  }

  #page(header: PageHeader, packed: Uint8Array): Page | null {
    if (header.type === 'DICTIONARY_PAGE') {
      const count = this.#count(header.dictionary_page_header?.num_values);
      this.#dictionary = readDictionary(
        this.#unpack(packed, header.uncompressed_page_size),
        count,
        this.#leaf,
      );
      return null;
    }
    if (header.type === 'DATA_PAGE') return this.#firstKind(header, packed);
    return header.type === 'DATA_PAGE_V2' ? this.#secondKind(header, packed) : null;
  }

  /** Levels and values are packed together; each kind of levels has its length before it. */
  #firstKind({ data_page_header: head, uncompressed_page_size: size }: PageHeader, packed: Uint8Array): Page {
    if (head === undefined) throw new Error('a page without its kind');
    const count = this.#count(head.num_values);
    const bytes = this.#unpack(packed, size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    const levels = (max: number, encoding: string): Uint8Array | null => {
      if (max === 0) return null;
      if (encoding !== 'RLE') throw new Error('levels in an encoding of the past');
      const length = view.getUint32(at, true);
      at += 4 + length;
      return readLevels(bytes, at - length, length, max, count);
    };
    const { maxRepetition, maxDefinition } = this.#leaf;
    const repetitions = levels(maxRepetition, head.repetition_level_encoding);
    const definitions = levels(maxDefinition, head.definition_level_encoding);
    return this.#withValues({ count, definitions, repetitions }, bytes.subarray(at), head.encoding);
  }

  /** The levels come first, not packed, and the header has their lengths. */
  #secondKind(
    { data_page_header_v2: head, uncompressed_page_size: size }: PageHeader,
    packed: Uint8Array,
  ): Page {
    if (head === undefined) throw new Error('a page without its kind');
    const count = this.#count(head.num_values);
    const repetitionBytes = head.repetition_levels_byte_length;
    const definitionBytes = head.definition_levels_byte_length;
    const levelBytes = repetitionBytes + definitionBytes;
    if (repetitionBytes < 0 || definitionBytes < 0 || levelBytes > packed.length || levelBytes > size) {
      throw new Error('levels that do not fit');
    }
    const { maxRepetition, maxDefinition } = this.#leaf;
    const repetitions =
      maxRepetition === 0 ? null : readLevels(packed, 0, repetitionBytes, maxRepetition, count);
    const definitions =
      maxDefinition === 0 ? null : readLevels(packed, repetitionBytes, definitionBytes, maxDefinition, count);
    const rest = packed.slice(levelBytes);
    const bytes = head.is_compressed === false ? rest : this.#unpack(rest, size - levelBytes);
    return this.#withValues({ count, definitions, repetitions }, bytes, head.encoding);
  }

  #withValues(
    entries: Omit<Page, 'values'>,
    bytes: Uint8Array,
    encoding: Parameters<typeof readValues>[1],
  ): Page {
    const { maxDefinition } = this.#leaf;
    const { definitions } = entries;
    const present = definitions?.reduce((sum, level) => sum + Number(level === maxDefinition), 0);
    const { pageBytes } = this.#task.limits;
    const count = present ?? entries.count;
    return {
      ...entries,
      values: readValues(bytes, encoding, count, this.#leaf, this.#dictionary, pageBytes),
    };
  }

  #count(claimed: number | undefined): number {
    if (claimed === undefined || claimed < 0) throw new Error('a page without a count');
    if (claimed > this.#task.limits.pageValues) throw new Error('a page with too many values');
    return claimed;
  }

  #unpack(packed: Uint8Array, size: number): Uint8Array {
    const bytes = unpackPage(packed, size, this.#column.codec);
    if (bytes.length !== size) throw new Error('a page that unpacks to another size');
    return bytes;
  }
}

function unpackPage(packed: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  if (codec === 'UNCOMPRESSED') return packed;
  // The dictionary of a column of nothing is empty, and some packings make a byte of that.
  if (size === 0) return new Uint8Array();
  const options = { maxOutputLength: size };
  if (codec === 'GZIP') return owned(gunzipSync(packed, options));
  if (codec === 'ZSTD') return owned(zstdDecompressSync(packed, options));
  if (codec === 'BROTLI') return owned(brotliDecompressSync(packed, options));
  if (codec === 'LZ4_RAW') return unpackLz4Block(packed, size);
  const decompress = compressors[codec];
  if (decompress === undefined) throw new Error(`the packing ${codec}`);
  return decompress(packed, size);
}

/** In memory of its own: numbers are read by their place in it. */
function owned(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}

function readLevels(
  bytes: Uint8Array,
  start: number,
  length: number,
  max: number,
  count: number,
): Uint8Array {
  const levels = new Uint8Array(count);
  readHybrid(bytes, start, start + length, 32 - Math.clz32(max), levels);
  if (levels.some((level) => level > max)) throw new Error('a level that the schema has not');
  return levels;
}
