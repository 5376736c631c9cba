import { hasHalfCharacters } from './halfCharacters.ts';
import { tooDeepRow } from './readErrors.ts';
import type { ReadTask, RowFault } from './sourceRow.ts';

/** A text shorter than this cannot be nested so deep that parsing it costs much. */
const shortBytes = 2 ** 16;

const quote = 0x22;
const backslash = 0x5c;

/**
 * Why a JSON text should not be parsed: a megabyte of opening brackets would take a hundred times that in memory.
 * Null where it may be.
 */
export function nestingFault(bytes: Uint8Array, line: number | null, task: ReadTask): RowFault | null {
  const { path, limits } = task;
  if (bytes.length < shortBytes || !isNestedDeeper(bytes, limits.depth)) return null;
  return tooDeepRow(path, line, limits.depth);
}

function isNestedDeeper(bytes: Uint8Array, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at]!;
    if (code === quote) {
      at = bytes.indexOf(quote, at + 1);
      while (at !== -1 && isEscaped(bytes, at)) at = bytes.indexOf(quote, at + 1);
      if (at === -1) return false;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

function isEscaped(bytes: Uint8Array, at: number): boolean {
  let slashes = 0;
  while (bytes[at - 1 - slashes] === backslash) slashes += 1;
  return slashes % 2 === 1;
}

/** Whether a parsed value is nested more than `limit` levels deep. */
export function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeper(item, limit - 1));
  for (const key in value) {
    if (isDeeper((value as Readonly<Record<string, unknown>>)[key], limit - 1)) return true;
  }
  return false;
}

/**
 * What a text within a row says in JSON; undefined where it is none, has half a character, or is nested more than
 * `limit` levels deep.
 */
export function parsedText(text: string, limit: number): unknown {
  if (text.length >= shortBytes && isNestedDeeper(Buffer.from(text), limit)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, limit) || hasHalfCharacters(text, value) ? undefined : value;
  } catch {
    return undefined;
  }
}
