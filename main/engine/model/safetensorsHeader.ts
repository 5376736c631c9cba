import { NudgeError, type ErrorContext } from '../../../shared/errors.ts';
import type { StoredDtype } from '../../../shared/model.ts';

/** Largest header that is read, the bound of the format's own reader: 100 MB. */
export const largestHeader = 100_000_000;

/** Bytes per element of each type a safetensors file may hold. Types narrower than a byte are left out. */
const dtypeSizes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  U64: 8,
  I32: 4,
  U32: 4,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

/** Element types by the format's own names. */
export type FileDtype = keyof typeof dtypeSizes;

/** The element types Nudge reads, by the app's names; null for any other. */
export function storedDtypeOf(dtype: FileDtype): StoredDtype | null {
  if (dtype === 'F32') return 'f32';
  if (dtype === 'F16') return 'f16';
  return dtype === 'BF16' ? 'bf16' : null;
}

/** One tensor of a file. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: FileDtype;
  readonly shape: readonly number[];
  /** First byte, counted from the start of the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** MODEL_WEIGHTS for a weight file that is not what it should be. `what` follows the file's name. */
export function damaged(path: string, what: string, context: ErrorContext = {}): NudgeError {
  return new NudgeError(
    'MODEL_WEIGHTS',
    `${path} ${what}.`,
    'The weight file is damaged or not a model Nudge reads. Download or copy the model again.',
    { path, ...context },
  );
}

/**
 * The tensors a header describes. Offsets in the header count from `dataStart`.
 * Tensors must fill the rest of the file without gaps, as the format asks; that also catches cut files.
 * @throws NudgeError MODEL_WEIGHTS naming file and tensor
 */
export function parseHeader(
  path: string,
  text: string,
  dataStart: number,
  sizeBytes: number,
): { tensors: TensorInfo[]; metadata: Record<string, string> } {
  const header = parseObject(path, text);
  const repeated = repeatedKey(text);
  if (repeated !== null) throw damaged(path, `names ${repeated} twice`, { tensor: repeated });
  const tensors = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => parseTensor(path, name, entry, dataStart));
  tensors.sort((a, b) => a.offset - b.offset || a.length - b.length);
  checkLayout(path, tensors, dataStart, sizeBytes);
  return { tensors, metadata: parseMetadata(path, header['__metadata__']) };
}

function parseObject(path: string, text: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw damaged(path, 'has a header that is not JSON');
  }
  if (!isRecord(header)) throw damaged(path, 'has a header that is not a JSON object');
  return header;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function parseTensor(path: string, name: string, entry: unknown, dataStart: number): TensorInfo {
  const context = { tensor: name };
  if (!isRecord(entry)) throw damaged(path, `describes ${name} without type, shape and place`, context);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(dtypeSizes, dtype)) {
    throw damaged(path, `stores ${name} as ${JSON.stringify(dtype)}, a type Nudge does not know`, context);
  }
  if (!Array.isArray(shape) || !shape.every(isSize)) {
    throw damaged(path, `gives ${name} a shape that is not a list of sizes`, context);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    throw damaged(path, `does not say where ${name} begins and ends`, context);
  }
  const [begin, end] = offsets as [number, number];
  const length = elementSize(dtype as FileDtype) * shape.reduce((product, size) => product * size, 1);
  if (length !== end - begin) {
    throw damaged(path, `gives ${name} ${end - begin} bytes; ${dtype} [${shape}] needs ${length}`, context);
  }
  return { name, dtype: dtype as FileDtype, shape, offset: dataStart + begin, length };
}

/** Bytes of one element. */
export function elementSize(dtype: FileDtype): number {
  return dtypeSizes[dtype];
}

function checkLayout(
  path: string,
  tensors: readonly TensorInfo[],
  dataStart: number,
  sizeBytes: number,
): void {
  let end = dataStart;
  for (const { name, offset, length } of tensors) {
    const context = { tensor: name };
    if (offset + length > sizeBytes) {
      throw damaged(path, `is cut short: ${name} ends at byte ${offset + length} of ${sizeBytes}`, context);
    }
    if (offset < end) throw damaged(path, `lets ${name} overlap the tensor before it`, context);
    if (offset > end) throw damaged(path, `leaves ${offset - end} unused bytes before ${name}`, context);
    end = offset + length;
  }
  if (end !== sizeBytes) throw damaged(path, `has ${sizeBytes - end} bytes after its last tensor`);
}

function parseMetadata(path: string, metadata: unknown): Record<string, string> {
  if (metadata === undefined || metadata === null) return {};
  if (!isRecord(metadata)) throw damaged(path, 'has metadata that is not a JSON object');
  const entries = Object.entries(metadata);
  const text = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (text.length !== entries.length) throw damaged(path, 'has metadata that is not text');
  return Object.fromEntries(text);
}

/**
 * The first top-level key that stands twice in a JSON object, or null. `JSON.parse` keeps the last one
 * silently, and a weight file with two answers for one tensor must not be trusted.
 */
function repeatedKey(json: string): string | null {
  const seen = new Set<string>();
  let depth = 0;
  let expectsKey = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') {
      const end = stringEnd(json, at);
      if (depth === 1 && expectsKey) {
        const key = String(JSON.parse(json.slice(at, end + 1)));
        if (seen.has(key)) return key;
        seen.add(key);
      }
      expectsKey = false;
      at = end;
    } else if (character === '{' || character === '[') {
      depth += 1;
      expectsKey = depth === 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
    } else if (character === ',') {
      expectsKey = depth === 1;
    }
  }
  return null;
}

/** Index of the quote that closes the string opened at `start`, in text known to be JSON. */
function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
