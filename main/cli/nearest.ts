/** Mistakes in a word that is still recognised. */
const mostMistakes = 2;

/** The word that was probably meant: one that `typed` begins, or the one with the fewest mistakes; null if none. */
export function nearest(typed: string, words: readonly string[]): string | null {
  const begun = words.filter((word) => typed !== '' && word.startsWith(typed));
  if (begun.length === 1) return begun[0] ?? null;
  const [best] = words
    .map((word) => ({ word, mistakes: editDistance(typed, word) }))
    .filter(({ word, mistakes }) => mistakes <= mostMistakes && mistakes < word.length - 1)
    .toSorted((a, b) => a.mistakes - b.mistakes);
  return best?.word ?? null;
}

/** Letters to add, drop or change to get from one word to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
