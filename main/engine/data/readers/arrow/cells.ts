import { DateUnit, TimeUnit, Type } from 'apache-arrow';
import type { Data, DataType } from 'apache-arrow';
import { badText, isoDay, isoTime, strictText, textOrNothing, wholeNumber } from '../jsonLike.ts';
import type { RowWatch } from '../rowWatch.ts';
import { namedValues } from '../tableRow.ts';

/** The value of a column in a row. */
type Cell = (index: number) => unknown;

/** What the reader leaves of a column's data; `values` are there unless the data is damaged. */
type Numbers = ArrayLike<number | bigint>;

/**
 * Reads cells of a column as values that JSON has, as Arrow's columnar format lays them out. Every place that the
 * data points to is checked.
 * @throws Error from the cells, for data that is damaged
 */
function cellsOf(data: Data, watch: RowWatch): Cell {
  const cell = presentCells(data, watch);
  const { nullBitmap } = data as { nullBitmap: Uint8Array | undefined };
  const missing = nullBitmap !== undefined && nullBitmap.length > 0 ? nullBitmap : null;
  return (index) => {
    if (index < 0 || index >= data.length) throw new Error('a row that is not there');
    const isNull = missing !== null && ((missing[index >> 3] ?? 0) & (1 << (index & 7))) === 0;
    const value = isNull ? null : cell(index);
    watch.value(typeof value === 'string' ? value : null);
    return value;
  };
}

function presentCells(data: Data, watch: RowWatch): Cell {
  const { type } = data as { type: DataType };
  const numbers = (data.values ?? []) as Numbers;
  const number = (index: number): number | bigint => required(numbers[index]);
  switch (type.typeId) {
    case Type.Utf8:
    case Type.LargeUtf8:
      return textCells(data, (bytes) => watched(strictText(bytes), watch));
    case Type.Binary:
    case Type.LargeBinary:
      return textCells(data, textOrNothing);
    case Type.FixedSizeBinary:
      return fixedTextCells(data);
    case Type.Utf8View:
      return viewCells(data, (bytes) => watched(strictText(bytes), watch));
    case Type.BinaryView:
      return viewCells(data, textOrNothing);
    case Type.Bool:
      return (index) => (Number(number(index >> 3)) & (1 << (index & 7))) !== 0;
    case Type.Int:
    case Type.Float:
    case Type.Time:
    case Type.Duration:
      return data.values instanceof Uint16Array && type.typeId === Type.Float
        ? (index) => halfFloat(Number(number(index)))
        : (index) => plainNumber(number(index));
    case Type.Decimal:
      return decimalCells(data, type as unknown as DecimalType);
    case Type.Date: {
      const inDays = (type as unknown as { unit: DateUnit }).unit === DateUnit.DAY;
      return (index) => (inDays ? isoDay(Number(number(index))) : isoTime(Number(number(index))));
    }
    case Type.Timestamp: {
      const perMs = perMillisecond[(type as unknown as { unit: TimeUnit }).unit];
      return (index) => isoTime(Number(number(index)) / perMs);
    }
    case Type.List:
    case Type.LargeList:
      return listCells(data, watch);
    case Type.FixedSizeList:
      return fixedListCells(data, watch);
    case Type.Map:
      return mapCells(data, watch);
    case Type.Struct:
      return structCells(data, watch);
    case Type.Dictionary:
      return dictionaryCells(data, watch);
    default:
      // Intervals and unions are no part of a pair.
      return () => null;
  }
}

const perMillisecond: Readonly<Record<TimeUnit, number>> = {
  [TimeUnit.SECOND]: 1e-3,
  [TimeUnit.MILLISECOND]: 1,
  [TimeUnit.MICROSECOND]: 1e3,
  [TimeUnit.NANOSECOND]: 1e6,
};

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a value that is not there');
  return value;
}

function watched(text: string | typeof badText, watch: RowWatch): unknown {
  if (text === badText) watch.badText();
  return text;
}

function plainNumber(value: number | bigint): number | string | null {
  if (typeof value === 'bigint') return wholeNumber(value);
  return Number.isFinite(value) ? value : null;
}

/** IEEE 754 binary16 from its bits. */
function halfFloat(bits: number): number | null {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return null;
  return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 25) * (1024 + fraction);
}

/** Where an item of variable length begins and ends. */
function spans(data: Data, limit: number): (index: number) => readonly [start: number, end: number] {
  const offsets = (data.valueOffsets ?? []) as Numbers;
  return (index) => {
    const start = Number(required(offsets[index]));
    const end = Number(required(offsets[index + 1]));
    if (start < 0 || end < start || end > limit) throw new Error('a value beyond its data');
    return [start, end];
  };
}

function textCells(data: Data, text: (bytes: Uint8Array) => unknown): Cell {
  const bytes = (data.values ?? new Uint8Array()) as Uint8Array;
  const span = spans(data, bytes.length);
  return (index) => text(bytes.subarray(...span(index)));
}

function fixedTextCells(data: Data): Cell {
  const bytes = (data.values ?? new Uint8Array()) as Uint8Array;
  const { stride } = data;
  return (index) => {
    if ((index + 1) * stride > bytes.length) throw new Error('a value beyond its data');
    return textOrNothing(bytes.subarray(index * stride, (index + 1) * stride));
  };
}

/** Short texts lie in the view itself, longer ones in one of the buffers that it points to. */
function viewCells(data: Data, text: (bytes: Uint8Array) => unknown): Cell {
  const views = (data.values ?? new Uint8Array()) as Uint8Array;
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  return (index) => {
    const at = index * 16;
    const length = view.getInt32(at, true);
    if (length >= 0 && length <= 12) return text(views.subarray(at + 4, at + 4 + length));
    const buffer = required(data.variadicBuffers[view.getInt32(at + 8, true)]);
    const start = view.getInt32(at + 12, true);
    if (length < 0 || start < 0 || start + length > buffer.length) throw new Error('a text beyond its data');
    return text(buffer.subarray(start, start + length));
  };
}

interface DecimalType {
  readonly scale: number;
  readonly bitWidth: number;
}

/** Numbers of 32 bits, the lowest first, as one. */
function decimalCells(data: Data, { scale, bitWidth }: DecimalType): Cell {
  const words = bitWidth / 32;
  const values = (data.values ?? []) as ArrayLike<number>;
  return (index) => {
    let value = 0n;
    for (let word = words - 1; word >= 0; word--) {
      value = (value << 32n) | BigInt(required(values[index * words + word]) >>> 0);
    }
    return Number(BigInt.asIntN(words * 32, value)) / 10 ** scale;
  };
}

function listCells(data: Data, watch: RowWatch): Cell {
  const child = required(data.children[0]);
  const item = cellsOf(child, watch);
  const span = spans(data, child.length);
  return (index) => itemsOf(item, ...span(index), watch);
}

function fixedListCells(data: Data, watch: RowWatch): Cell {
  const item = cellsOf(required(data.children[0]), watch);
  const { stride } = data;
  return (index) => itemsOf(item, index * stride, (index + 1) * stride, watch);
}

function itemsOf(item: Cell, start: number, end: number, watch: RowWatch): unknown[] {
  const items: unknown[] = [];
  // A row that is too long is left out: its end is of no interest.
  for (let i = start; i < end && !watch.isFull; i++) items.push(item(i));
  return items;
}

function mapCells(data: Data, watch: RowWatch): Cell {
  const entries = required(data.children[0]);
  const key = cellsOf(required(entries.children[0]), watch);
  const value = cellsOf(required(entries.children[1]), watch);
  const span = spans(data, entries.length);
  const entry: Cell = (index) => [String(key(index)), value(index)];
  return (index) => Object.fromEntries(itemsOf(entry, ...span(index), watch) as [string, unknown][]);
}

function structCells(data: Data, watch: RowWatch): Cell {
  const fields: readonly { readonly name: string }[] = data.type.children;
  return rowsOf(fields, data.children, watch);
}

/** The values of several columns in a row, by their names. */
export function rowsOf(
  fields: readonly { readonly name: string }[],
  columns: readonly Data[],
  watch: RowWatch,
): (index: number) => Record<string, unknown> {
  const names = fields.map(({ name }) => name);
  const cells = fields.map((_, i) => cellsOf(required(columns[i]), watch));
  return (index) => namedValues(names, (i) => cells[i]!(index));
}

function dictionaryCells(data: Data, watch: RowWatch): Cell {
  const dictionary = required(data.dictionary).data as readonly Data[];
  const chunks = dictionary.map((chunk) => ({
    length: chunk.length,
    cell: cellsOf(chunk, watch),
  }));
  const indices = (data.values ?? []) as Numbers;
  return (index) => {
    let entry = Number(required(indices[index]));
    for (const { length, cell } of chunks) {
      if (entry < length) return cell(entry);
      entry -= length;
    }
    throw new Error('an entry that the dictionary has not');
  };
}
