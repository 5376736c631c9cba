import type { DiffPart } from './wordDiff.ts';

/** How much of a text shows before it is asked for. */
export interface ShownAtFirst {
  readonly characters: number;
  readonly lines: number;
}

/** How many characters of a text show at first; null when all of it does. Never cuts a character in two. */
export function shownLength(text: string, { characters, lines }: ShownAtFirst): number | null {
  // A little more than the limit is shown whole: a button for three words would be longer than they are.
  const cut = Math.min(text.length > 1.2 * characters ? characters : text.length, endOfLine(text, lines));
  if (cut >= text.length) return null;
  const before = text.charCodeAt(cut - 1);
  return before >= 0xd800 && before <= 0xdbff ? cut - 1 : cut;
}

/** Where the line with this number, counted from 1, ends. */
function endOfLine(text: string, line: number): number {
  let end = -1;
  for (let i = 0; i < line; i++) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) return text.length;
  }
  return end;
}

/** The parts up to a length in characters. */
export function cutParts(parts: readonly DiffPart[], length: number): DiffPart[] {
  const kept: DiffPart[] = [];
  let left = length;
  for (const part of parts) {
    if (left <= 0) break;
    kept.push({ ...part, text: part.text.slice(0, left) });
    left -= part.text.length;
  }
  return kept;
}
