import type { ChatMessage } from '../../../shared/pair.ts';

/**
 * The prompt inside two texts: the longest prefix both have, less one space at its end, which belongs to the
 * answers' first word for most tokenizers. As TRL's `extract_prompt`; a surrogate pair is never split.
 */
export function commonTextPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  if (isHighSurrogate(a.charCodeAt(length - 1))) length -= 1;
  if (a[length - 1] === ' ') length -= 1;
  return a.slice(0, Math.max(0, length));
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** The turns that two conversations begin with, both. */
export function commonTurns(a: readonly ChatMessage[], b: readonly ChatMessage[]): readonly ChatMessage[] {
  let length = 0;
  while (length < a.length && length < b.length && sameTurn(a[length], b[length])) length += 1;
  return a.slice(0, length);
}

export function sameTurns(a: readonly ChatMessage[], b: readonly ChatMessage[]): boolean {
  return a.length === b.length && commonTurns(a, b).length === a.length;
}

function sameTurn(a: ChatMessage | undefined, b: ChatMessage | undefined): boolean {
  return a?.role === b?.role && a?.content === b?.content;
}
