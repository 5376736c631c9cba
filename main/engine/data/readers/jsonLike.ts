import { isUtf8 } from 'node:buffer';

/** Stands for text whose bytes are not UTF-8. */
export const badText = Symbol('bad text');

/** Text from its bytes, strictly. */
export function strictText(bytes: Uint8Array): string | typeof badText {
  return isUtf8(bytes) ? textOf(bytes) : badText;
}

/** Bytes that nobody calls text: text where they are, and nothing where not, for a picture is no part of a pair. */
export function textOrNothing(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? textOf(bytes) : null;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** Whole numbers that a number cannot hold exactly become text. */
export function wholeNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** A day or a point in time as ISO 8601 text, from milliseconds since 1970; null beyond the calendar. */
export function isoTime(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

export function isoDay(days: number): string | null {
  return isoTime(days * 86_400_000)?.slice(0, 10) ?? null;
}
