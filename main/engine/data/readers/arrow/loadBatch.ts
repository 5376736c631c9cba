import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { CompressionType, MetadataVersion, Vector } from 'apache-arrow';
import type { Data, DataType, Field, Schema } from 'apache-arrow';
import type { RecordBatch } from 'apache-arrow/ipc/metadata/message';
import { CompressedVectorLoader, VectorLoader } from 'apache-arrow/visitor/vectorloader';
import type { ReadTask } from '../sourceRow.ts';
import { UnpackGuard } from '../unpack.ts';
import { unpackLz4Frame } from '../lz4.ts';
import { tooLargeBatch } from './messages.ts';
import type { ArrowPart } from './messages.ts';

/** A buffer that is packed has its unpacked length before it; so does one that packing would have made larger. */
const lengthBytes = 8;
const notPacked = -1;

const unpackZstd = promisify(zstdDecompress);

/** The rows of a message: a column's data each. */
export interface Batch {
  readonly rows: number;
  readonly fields: readonly Field[];
  readonly columns: readonly Data[];
}

/** Reads the parts of a file or stream one after the other, and keeps what later ones need of earlier ones. */
export class BatchLoader {
  readonly #task: ReadTask;
  readonly #dictionaries = new Map<number, Vector>();
  #schema: Schema | null = null;

  constructor(task: ReadTask) {
    this.#task = task;
  }

  get hasSchema(): boolean {
    return this.#schema !== null;
  }

  /**
   * The rows that a part brings; null for one that brings something else.
   * @throws Error for a part that is damaged, or comes where it cannot
   */
  async load(part: ArrowPart): Promise<Batch | null> {
    if ('schema' in part) {
      if (this.#schema !== null) throw new Error('a second schema');
      this.#schema = part.schema;
      return null;
    }
    if (this.#schema === null) throw new Error('rows before their schema');
    const { message, body } = part;
    if (message.isDictionaryBatch()) await this.#dictionary(this.#schema, message.header(), body);
    if (!message.isRecordBatch()) return null;
    const header = message.header();
    const { fields } = this.#schema;
    const columns = await this.#columns(header, body, fields);
    checkRows(header, columns);
    return { rows: header.length, fields, columns };
  }

  async #dictionary(
    schema: Schema,
    { id, isDelta, data }: { id: number; isDelta: boolean; data: RecordBatch },
    body: Uint8Array,
  ): Promise<void> {
    const type = schema.dictionaries.get(id);
    if (type === undefined) throw new Error('a dictionary of no column');
    const added = new Vector(await this.#columns(data, body, [type]));
    const known = this.#dictionaries.get(id);
    this.#dictionaries.set(id, isDelta && known !== undefined ? known.concat(added) : added);
  }

  async #columns(
    header: RecordBatch,
    body: Uint8Array,
    types: readonly (Field | DataType)[],
  ): Promise<Data[]> {
    for (const { offset, length } of header.buffers) {
      if (offset < 0 || length < 0 || offset + length > body.length)
        throw new Error('data that is not there');
    }
    const { nodes, buffers, variadicBufferCounts, compression } = header;
    const version = this.#schema?.metadataVersion ?? MetadataVersion.V5;
    const loader =
      compression === null
        ? new VectorLoader(body, nodes, buffers, this.#dictionaries, version, variadicBufferCounts)
        : new CompressedVectorLoader(
            await this.#unpack(header, body, compression.type),
            nodes,
            buffers,
            this.#dictionaries,
            version,
            variadicBufferCounts,
          );
    return loader.visitMany([...types]) as Data[];
  }

  /** Away from this thread or with pauses: a batch may unpack to very much. */
  async #unpack({ buffers }: RecordBatch, body: Uint8Array, type: CompressionType): Promise<Uint8Array[]> {
    const guard = new UnpackGuard(this.#task);
    guard.packed(body.length);
    const all: Uint8Array[] = [];
    for (const { offset, length } of buffers) {
      all.push(await this.#unpackBuffer(body.subarray(offset, offset + length), type, guard));
      const due = this.#task.pause();
      if (due !== null) await due;
    }
    return all;
  }

  async #unpackBuffer(bytes: Uint8Array, type: CompressionType, guard: UnpackGuard): Promise<Uint8Array> {
    if (bytes.length === 0) return bytes;
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getBigInt64(0, true));
    const packed = bytes.subarray(lengthBytes);
    if (size === notPacked) return packed;
    if (size < 0) throw new Error('data of no size');
    guard.unpacked(size);
    if (guard.unpackedBytes > this.#task.limits.recordBatchBytes) throw tooLargeBatch(this.#task);
    const unpacked =
      type === CompressionType.ZSTD
        ? await unpackZstd(packed, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size + 1) })
        : await unpackLz4Frame(packed, size, this.#task.pause);
    if (unpacked.length !== size) throw new Error('data of another size');
    return aligned(unpacked);
  }
}

/** Numbers are read in place, which must begin at a multiple of their size. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}

/** Columns without data, whose values are all missing, would go on for ever. */
function checkRows({ length }: RecordBatch, columns: readonly Data[]): void {
  if (columns.some((column) => column.length !== length)) throw new Error('columns of different lengths');
  const bytes = columns.reduce((sum, column) => sum + column.byteLength, 0);
  if (length > bytes * 8) throw new Error('more rows than data');
}
