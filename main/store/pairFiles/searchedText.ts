import type { ChatMessage, PreferencePair } from '../../../shared/pair.ts';

/** Kana and Han are written without spaces: each character is taken for a word. */
const unspaced = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g;

/** What a search looks through: a pair's prompt and both answers. */
export function searchedText({ prompt, chosen, rejected }: PreferencePair): string {
  return spaced(`${plain(prompt)}\n${plain(chosen)}\n${plain(rejected)}`);
}

function plain(part: string | readonly ChatMessage[]): string {
  if (typeof part === 'string') return part;
  return part.length === 1 ? (part[0]?.content ?? '') : part.map(({ content }) => content).join('\n');
}

function spaced(text: string): string {
  return text.search(unspaced) === -1 ? text : text.replace(unspaced, ' $& ');
}

/** The words that a person asks for. The tokenizer unicode61 has no letters that this splits at. */
export function askedWords(text: string): string[] {
  return spaced(text)
    .split(/[^\p{L}\p{N}\p{Co}]+/u)
    .filter((word) => word !== '');
}

/** Whether a word is also looked for as the beginning of longer ones. Those of a few letters begin too many. */
export function isBeginning(word: string): boolean {
  return word.length > 3;
}

/** Whether every word is in the text, or begins one of its words; case and accents do not count. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const there = askedWords(fold(text));
  return words
    .map(fold)
    .every((word) => there.some((other) => (isBeginning(word) ? other.startsWith(word) : other === word)));
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
