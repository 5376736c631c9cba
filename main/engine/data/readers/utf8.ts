import { NudgeError } from '../../../../shared/errors.ts';

/** Where a piece of a text stands: bytes before it, and the number of its first line, counted from 1. */
export interface Place {
  readonly path: string;
  readonly offset: number;
  readonly line: number;
  /** Bytes before it in its first line; 0 where left out. */
  readonly column?: number;
}

/** FILE_NOT_TEXT for bytes with a NUL byte or that are not UTF-8, with byte offset and line. */
export function notTextError(bytes: Uint8Array, place: Place): NudgeError {
  const nul = bytes.indexOf(0);
  const at = nul === -1 ? firstInvalidByte(bytes) : nul;
  const what = nul === -1 ? 'a byte that is not UTF-8' : 'a NUL byte';
  const byteOffset = place.offset + at;
  const line = place.line + newlines(bytes.subarray(0, at));
  return new NudgeError(
    'FILE_NOT_TEXT',
    `${place.path}, line ${line}: ${what} (byte ${byteOffset} of the text).`,
    'Open the file in a text editor and save it with the encoding UTF-8. If it is not a text file, choose another.',
    { path: place.path, line, byteOffset },
  );
}

function newlines(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x0a) count += 1;
  return count;
}

/**
 * Index of the first byte that starts no well-formed character (Unicode 16, table 3-7); the length if there is
 * none.
 */
export function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** Bytes of the character at `at`, 0 if it is malformed or cut short. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) {
    if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1] ?? 0;
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  const surrogate = lead === 0xed && second > 0x9f;
  const tooHigh = lead === 0xf4 && second > 0x8f;
  return overlong || surrogate || tooHigh ? 0 : length;
}
