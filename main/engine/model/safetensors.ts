import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFailure } from '../files/fileErrors.ts';
import { bf16ToF32, f16ToF32 } from './float16.ts';
import { parseHeader, largestHeader, damaged, type TensorInfo } from './safetensorsHeader.ts';

/** Linux reads at most 2 GiB − 4 KiB at once; stay well below. */
const largestRead = 2 ** 28;

/** 16-bit values converted at a time: 2 MiB of file beside the f32 result. */
const conversionChunk = 2 ** 20;

/** A safetensors file, opened by its header; weights are read when asked for. */
export interface SafetensorsFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** In the order of the file. */
  readonly tensors: readonly TensorInfo[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly has: (name: string) => boolean;
  /**
   * One tensor as f32, whatever the file stores (f32, f16 or bf16). An f32 tensor is read straight into the
   * result; a 16-bit one passes through a 2 MiB buffer.
   * @throws NudgeError MODEL_WEIGHTS when there is no such tensor, it holds no floating point values Nudge
   *   reads, or the file got shorter meanwhile; FILE_NOT_FOUND, FILE_UNREADABLE
   */
  readonly read: (name: string) => Float32Array<ArrayBuffer>;
}

/**
 * Opens a safetensors file and checks its header against its size.
 * Format: 8 bytes header length (little endian), a JSON header, then the tensors' bytes without gaps.
 * Source: https://github.com/huggingface/safetensors, "Format".
 * @throws NudgeError MODEL_WEIGHTS naming file and tensor; FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function openSafetensors(path: string): SafetensorsFile {
  const { headerText, dataStart, sizeBytes } = readHeader(path);
  const { tensors, metadata } = parseHeader(path, headerText, dataStart, sizeBytes);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return {
    path,
    sizeBytes,
    tensors,
    metadata,
    has: (name) => byName.has(name),
    read: (name) => {
      const tensor = byName.get(name);
      if (tensor === undefined) throw damaged(path, `has no tensor ${name}`, { tensor: name });
      return withFile(path, (file) => readTensor(path, file, tensor));
    },
  };
}

function withFile<T>(path: string, use: (file: number) => T): T {
  try {
    const file = openSync(path, 'r');
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    throw readFailure(path, thrown);
  }
}

function readHeader(path: string): { headerText: string; dataStart: number; sizeBytes: number } {
  return withFile(path, (file) => {
    const sizeBytes = fstatSync(file).size;
    if (sizeBytes < 8) throw damaged(path, `is cut short: ${sizeBytes} bytes cannot hold a header`);
    const prefix = new Uint8Array(8);
    readFully(path, file, prefix, 0);
    const length = new DataView(prefix.buffer).getBigUint64(0, true);
    if (length > BigInt(largestHeader)) {
      throw damaged(path, `claims a header of ${length} bytes, more than the ${largestHeader} allowed`);
    }
    const dataStart = 8 + Number(length);
    if (dataStart > sizeBytes) {
      throw damaged(path, `is cut short: its header needs ${dataStart} bytes and the file has ${sizeBytes}`);
    }
    const header = new Uint8Array(Number(length));
    readFully(path, file, header, 8);
    return { headerText: decodeUtf8(path, header), dataStart, sizeBytes };
  });
}

function decodeUtf8(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw damaged(path, 'has a header that is not text');
  }
}

function readTensor(path: string, file: number, tensor: TensorInfo): Float32Array<ArrayBuffer> {
  const count = tensor.shape.reduce((product, size) => product * size, 1);
  switch (tensor.dtype) {
    case 'F32': {
      const values = new Float32Array(count);
      readFully(path, file, new Uint8Array(values.buffer), tensor.offset, tensor.name);
      return values;
    }
    case 'F16':
    case 'BF16':
      return readHalves(path, file, tensor, count, tensor.dtype === 'F16' ? f16ToF32 : bf16ToF32);
    default:
      throw damaged(path, `stores ${tensor.name} as ${tensor.dtype}; Nudge reads F32, F16 and BF16`, {
        tensor: tensor.name,
      });
  }
}

function readHalves(
  path: string,
  file: number,
  tensor: TensorInfo,
  count: number,
  convert: (source: Uint16Array, target: Float32Array) => void,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  const chunk = new Uint16Array(Math.min(count, conversionChunk));
  for (let start = 0; start < count; start += chunk.length) {
    const halves = chunk.subarray(0, Math.min(chunk.length, count - start));
    const bytes = new Uint8Array(halves.buffer, 0, halves.byteLength);
    readFully(path, file, bytes, tensor.offset + 2 * start, tensor.name);
    convert(halves, values.subarray(start, start + halves.length));
  }
  return values;
}

/** Fills `target` from `position` on; a file that ends first is an error, never zeros. */
function readFully(path: string, file: number, target: Uint8Array, position: number, tensor?: string): void {
  let done = 0;
  while (done < target.byteLength) {
    const wanted = Math.min(largestRead, target.byteLength - done);
    const got = readSync(file, target, done, wanted, position + done);
    if (got === 0) {
      throw damaged(
        path,
        tensor === undefined ? 'is cut short' : `is cut short within ${tensor}`,
        tensor === undefined ? {} : { tensor },
      );
    }
    done += got;
  }
}
