import { closeSync, openSync, writeSync } from 'node:fs';
import type { PreferencePair } from '../../shared/pair.ts';

/** Words that are as unevenly common as those of a language: the k-th is about 1/k as common as the first. */
export const vocabulary = Array.from({ length: 60_000 }, (_, k) => {
  const letters = 'etaoinshrdlcumwfgypbvk';
  let word = '';
  for (let rest = k * 7 + 3; rest > 0; rest = Math.floor(rest / letters.length)) {
    word += letters[rest % letters.length] ?? '';
  }
  return word;
});

/** A fixed series of numbers from 0 to 1 (xorshift32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Pairs of about 1,000 characters, the same each time; the row's number is in the prompt. */
export function* somePairs(rows: number): Generator<PreferencePair> {
  const next = chance(7);
  const text = (words: number): string => {
    const said: string[] = [];
    for (let i = 0; i < words; i++) {
      said.push(vocabulary[Math.floor(vocabulary.length ** next()) - 1] ?? '');
    }
    return said.join(' ');
  };
  for (let row = 0; row < rows; row++) {
    const prompt = `${text(15 + Math.floor(next() * 40))} ${String(row)}`;
    const [chosen, rejected] = [text(25 + Math.floor(next() * 160)), text(25 + Math.floor(next() * 160))];
    yield { kind: 'text', prompt, chosen, rejected };
  }
}

/** Writes such pairs as TRL has them. */
export function writeJsonl(file: string, rows: number): void {
  const handle = openSync(file, 'w');
  let lines = '';
  for (const { prompt, chosen, rejected } of somePairs(rows)) {
    lines += `${JSON.stringify({ prompt, chosen, rejected })}\n`;
    if (lines.length < 2 ** 20) continue;
    writeSync(handle, lines);
    lines = '';
  }
  writeSync(handle, lines);
  closeSync(handle);
}
