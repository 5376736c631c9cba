/** Byte-pair encoding: which bytes stand for which letters, and how merges are learned from text. */

/** GPT-2's way to cut text before merging: a word with the space before it, digits, marks, spaces. */
const piecePattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/**
 * A visible letter for each of the 256 bytes: printable Latin-1 bytes stand for themselves,
 * the others take the letters from U+0100 on, in order. This is the table tokenizer files expect
 * ("Language Models are Unsupervised Multitask Learners", section 2.2).
 */
export function byteLetters(): readonly string[] {
  const visible = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let spare = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(visible(byte) ? byte : spare++));
}

/** Two neighbouring symbols that become one. */
export type Merge = readonly [left: string, right: string];

interface Word {
  readonly symbols: string[];
  readonly count: number;
}

/**
 * The `mergeCount` merges that shorten the texts most, greedily, in the order they are applied
 * (Sennrich et al., arXiv 1508.07909, algorithm 1). Pair counts are kept up to date merge by merge, and
 * only the words that hold the merged pair are touched. Equal counts go to the pair first in code order.
 *
 * @throws RangeError when the texts hold too few pairs.
 */
export function learnMerges(texts: Iterable<string>, mergeCount: number): readonly Merge[] {
  const words = countWords(texts);
  const pairs = new PairCounts();
  for (const word of words) pairs.add(word, word.count);

  const merges: Merge[] = [];
  while (merges.length < mergeCount) {
    const best = pairs.mostFrequent();
    if (best === null) throw new RangeError(`The texts give only ${merges.length} merges.`);
    merges.push(best);
    for (const word of pairs.wordsWith(best)) {
      pairs.add(word, -word.count);
      mergeInside(word.symbols, best);
      pairs.add(word, word.count);
    }
  }
  return merges;
}

function countWords(texts: Iterable<string>): readonly Word[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const piece of text.match(piecePattern) ?? []) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  const letters = byteLetters();
  const encoder = new TextEncoder();
  return Array.from(counts, ([piece, count]) => ({
    symbols: Array.from(encoder.encode(piece), (byte) => letters[byte] ?? ''),
    count,
  }));
}

function mergeInside(symbols: string[], [left, right]: Merge): void {
  for (let at = 0; at + 1 < symbols.length; at++) {
    if (symbols[at] === left && symbols[at + 1] === right) symbols.splice(at, 2, left + right);
  }
}

/** How often every pair of neighbours occurs, and in which words. */
class PairCounts {
  readonly #pairs = new Map<string, { readonly pair: Merge; count: number; readonly words: Set<Word> }>();

  /** Counts the word's pairs `times` more; a word that is taken out again leaves no trace. */
  add(word: Word, times: number): void {
    for (let at = 0; at + 1 < word.symbols.length; at++) {
      const pair: Merge = [word.symbols[at] ?? '', word.symbols[at + 1] ?? ''];
      const key = pair.join(' ');
      const entry = this.#pairs.get(key) ?? { pair, count: 0, words: new Set() };
      entry.count += times;
      if (times > 0) entry.words.add(word);
      else entry.words.delete(word);
      if (entry.count > 0) this.#pairs.set(key, entry);
      else this.#pairs.delete(key);
    }
  }

  mostFrequent(): Merge | null {
    let bestKey = '';
    let best: { readonly pair: Merge; readonly count: number } | null = null;
    for (const [key, entry] of this.#pairs) {
      if (best === null || entry.count > best.count || (entry.count === best.count && key < bestKey)) {
        bestKey = key;
        best = entry;
      }
    }
    return best?.pair ?? null;
  }

  wordsWith(pair: Merge): readonly Word[] {
    return [...(this.#pairs.get(pair.join(' '))?.words ?? [])];
  }
}
