import { NudgeError } from '../../../shared/errors.ts';
import { writeAtomically, writeFully } from '../files/atomicWrite.ts';
import { f32ToBf16 } from './float16.ts';
import { elementSize } from './safetensorsHeader.ts';

/** Values converted to bf16 at a time. */
const conversionChunk = 2 ** 20;

/** One tensor to write. `values` is asked for once, when its turn comes, so that a model need not fit in memory. */
export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'F32' | 'BF16';
  /** Row-major, as many as the shape says. */
  readonly values: () => Float32Array;
}

/**
 * Writes a safetensors file. bf16 is rounded to nearest, ties to even. f32 tensors come first, so that every
 * tensor is aligned to its element; within a type the given order is kept. The final name appears only when
 * the file is complete and on the disk.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE; INTERNAL when a tensor's values do not fit its shape
 */
export function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): void {
  const ordered = tensors.toSorted((a, b) => elementSize(b.dtype) - elementSize(a.dtype));
  const header = encodeHeader(ordered, metadata);
  writeAtomically(path, (file) => {
    writeFully(file, header);
    for (const tensor of ordered) writeTensor(file, tensor);
  });
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Length prefix and JSON, padded with spaces to a multiple of 8 bytes so that the data is aligned. */
function encodeHeader(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const entries = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) entries.set('__metadata__', metadata);
  let end = 0;
  for (const { name, shape, dtype } of tensors) {
    if (entries.has(name)) throw unfit(name, 'is given twice');
    const begin = end;
    end += count(shape) * elementSize(dtype);
    entries.set(name, { dtype, shape, data_offsets: [begin, end] });
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const bytes = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ');
  bytes.writeBigUInt64LE(BigInt(bytes.length - 8));
  json.copy(bytes, 8);
  return bytes;
}

function writeTensor(file: number, { name, shape, dtype, values: produce }: TensorToWrite): void {
  const values = produce();
  if (values.length !== count(shape)) {
    throw unfit(name, `has ${values.length} values for shape [${shape}]`);
  }
  if (dtype === 'F32') {
    writeFully(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  } else {
    writeBf16(file, values);
  }
}

function writeBf16(file: number, values: Float32Array): void {
  const chunk = new Uint16Array(Math.min(values.length, conversionChunk));
  for (let start = 0; start < values.length; start += chunk.length) {
    const part = values.subarray(start, start + chunk.length);
    const halves = chunk.subarray(0, part.length);
    f32ToBf16(part, halves);
    writeFully(file, new Uint8Array(halves.buffer, 0, halves.byteLength));
  }
}

function unfit(tensor: string, what: string): NudgeError {
  return new NudgeError(
    'INTERNAL',
    `A weight file could not be written: ${tensor} ${what}.`,
    'Please report this, with the steps that led here.',
    { tensor },
  );
}
