import type { Encoding, ParquetParsers } from 'hyparquet';
import { convert } from 'hyparquet/src/convert.js';
import { deltaBinaryUnpack, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { isoDay, isoTime, strictText, textOrNothing, wholeNumber } from '../jsonLike.ts';
import { parsedText } from '../jsonNesting.ts';
import { defaultLimits } from '../limits.ts';
import { readHybrid } from './hybrid.ts';
import { PlainTexts } from './plainTexts.ts';
import type { SchemaNode } from './schema.ts';

/** Values of a column as JSON has them, `badText` for text that is none. */
export interface Values {
  readonly length: number;
  at(index: number): unknown;
}

/** Values as they are stored. */
type Stored = ArrayLike<unknown>;

interface Reader {
  readonly view: DataView;
  offset: number;
}

/** Largest number of values in a block of deltas that any writer uses. */
const maxDeltaBlock = 2 ** 20;

/**
 * The values of a page, without those that are missing.
 * @param bytes the unpacked page from its values on, in memory of its own
 * @param dictionary the column's dictionary as values, where it has one
 * @param maxBytes what the values may take together, beyond the page itself
 * @throws Error for a page that is damaged or in an encoding that is unknown
 */
export function readValues(
  bytes: Uint8Array,
  encoding: Encoding,
  count: number,
  leaf: SchemaNode,
  dictionary: Values | null,
  maxBytes: number,
): Values {
  if (count === 0) return [];
  const isIndexed = encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY';
  if (isIndexed) return indexedValues(bytes, count, dictionary);
  const { type = 'BOOLEAN', type_length: typeLength } = leaf.element;
  const reader: Reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
  if (encoding === 'PLAIN' && type === 'BYTE_ARRAY' && isPlainText(leaf)) {
    return new PlainTexts(bytes, count, isText(leaf));
  }
  return jsonValues(storedValues(reader, encoding, count, type, typeLength, maxBytes), leaf);
}

/** The values of a dictionary page. */
export function readDictionary(bytes: Uint8Array, count: number, leaf: SchemaNode): Values {
  return readValues(bytes, 'PLAIN', count, leaf, null, 0);
}

function indexedValues(bytes: Uint8Array, count: number, dictionary: Values | null): Values {
  if (dictionary === null) throw new Error('a page without its dictionary');
  const indices = new Int32Array(count);
  readHybrid(bytes, 1, bytes.length, bytes[0] ?? 0, indices);
  return Array.from(indices, (index) => {
    if (index < 0 || index >= dictionary.length) throw new Error('an entry that the dictionary has not');
    return dictionary.at(index);
  });
}

type Physical = NonNullable<SchemaNode['element']['type']>;

function storedValues(
  reader: Reader,
  encoding: Encoding,
  count: number,
  type: Physical,
  typeLength: number | undefined,
  maxBytes: number,
): Stored {
  const { view } = reader;
  switch (encoding) {
    case 'PLAIN':
      if (!fits(type, typeLength, count, view.byteLength)) throw new Error('a page that is too short');
      return readPlain(reader, type, count, typeLength);
    case 'BYTE_STREAM_SPLIT':
      if (!fits(type, typeLength, count, view.byteLength)) throw new Error('a page that is too short');
      return byteStreamSplit(reader, count, type, typeLength);
    case 'RLE': {
      const bits = new Uint8Array(count);
      readHybrid(bytesOf(view), 4, view.byteLength, 1, bits);
      return Array.from(bits, (bit) => bit === 1);
    }
    case 'DELTA_BINARY_PACKED':
      return deltaNumbers(reader, count, type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count));
    case 'DELTA_LENGTH_BYTE_ARRAY': {
      checkDeltas(reader);
      const texts = new Array<Uint8Array>(count);
      deltaLengthByteArray(reader, count, texts);
      return texts;
    }
    case 'DELTA_BYTE_ARRAY':
      return deltaTexts(reader, count, maxBytes);
    default:
      throw new Error(`the encoding ${encoding}`);
  }
}

/** Bytes that one value takes at least. */
const plainBytes: Readonly<Record<Physical, number>> = {
  BOOLEAN: 1 / 8,
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
  BYTE_ARRAY: 4,
  FIXED_LEN_BYTE_ARRAY: 1,
};

function fits(type: Physical, typeLength: number | undefined, count: number, bytes: number): boolean {
  const width = type === 'FIXED_LEN_BYTE_ARRAY' ? (typeLength ?? 0) : plainBytes[type];
  return width > 0 && count * width <= bytes;
}

function deltaNumbers<T extends Int32Array | BigInt64Array>(reader: Reader, count: number, numbers: T): T {
  checkDeltas(reader);
  deltaBinaryUnpack(reader, count, numbers);
  return numbers;
}

/** Each text is the beginning of the one before, and something new. */
function deltaTexts(reader: Reader, count: number, maxBytes: number): readonly Uint8Array[] {
  const shared = deltaNumbers(reader, count, new Int32Array(count));
  checkDeltas(reader);
  const ends = new Array<Uint8Array>(count);
  deltaLengthByteArray(reader, count, ends);
  let total = 0;
  let previous: Uint8Array = new Uint8Array();
  return ends.map((end, index) => {
    const length = shared[index]!;
    if (length < 0 || length > previous.length) throw new Error('a text that goes on from nothing');
    total += length;
    if (total > maxBytes) throw new Error('texts that are too long');
    const text = length === 0 ? end : new Uint8Array(length + end.length);
    if (length > 0) {
      text.set(previous.subarray(0, length));
      text.set(end, length);
    }
    previous = text;
    return text;
  });
}

/** The head of a run of deltas must make sense: its reader takes it as it is. Leaves the reader where it stands. */
function checkDeltas(reader: Reader): void {
  const bytes = bytesOf(reader.view);
  let at = reader.offset;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at++] ?? 0xff;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Error('a number that is too long');
  };
  const block = number();
  const miniblocks = number();
  const isSound = miniblocks > 0 && block > 0 && block <= maxDeltaBlock && block % (miniblocks * 8) === 0;
  if (!isSound) throw new Error('deltas in blocks of no size');
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const parsers: Omit<ParquetParsers, 'stringFromBytes'> = {
  timestampFromMilliseconds: (value) => isoTime(Number(value)),
  timestampFromMicroseconds: (value) => isoTime(Number(value) / 1e3),
  timestampFromNanoseconds: (value) => isoTime(Number(value) / 1e6),
  dateFromDays: (value) => isoDay(value),
  jsonFromBytes: (bytes) => jsonFromText(strictText(bytes)),
  geometryFromBytes: () => null,
  geographyFromBytes: () => null,
  uuidFromBytes: (bytes) => Buffer.from(bytes).toString('hex'),
};

/** Whether a column is said to be text. */
function isText({ element }: SchemaNode): boolean {
  const { converted_type: converted, logical_type: logical } = element;
  return (
    converted === 'UTF8' || converted === 'ENUM' || logical?.type === 'STRING' || logical?.type === 'ENUM'
  );
}

/** Whether its values are text, or bytes of which nothing is said. */
function isPlainText(leaf: SchemaNode): boolean {
  const { converted_type: converted, logical_type: logical } = leaf.element;
  return isText(leaf) || (converted === undefined && logical === undefined);
}

function jsonValues(stored: Stored, leaf: SchemaNode): Values {
  const { element } = leaf;
  const rich: Stored = convert(stored as Uint8Array[], {
    pathInSchema: [...leaf.path],
    type: element.type ?? 'BOOLEAN',
    element,
    schemaPath: [],
    codec: 'UNCOMPRESSED',
    parsers: { ...parsers, stringFromBytes: isText(leaf) ? strictText : textOrNothing },
  });
  return Array.from(rich, jsonValue);
}

function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return wholeNumber(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return value instanceof Uint8Array ? textOrNothing(value) : value;
}

function jsonFromText(text: ReturnType<typeof strictText>): unknown {
  return typeof text === 'string' ? (parsedText(text, defaultLimits.depth) ?? text) : text;
}
