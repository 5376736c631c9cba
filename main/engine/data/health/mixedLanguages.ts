import type { Collected, Collector } from './collector.ts';
import { bytes, Column } from './column.ts';
import { LanguageCounts, languageNames } from './languageCounts.ts';
import type { PairFacts } from './pairFacts.ts';
import { StopWords } from './stopWords.ts';

/** Added to a pair's language when its two answers are in different ones. */
const answersDiffer = 0x80;

/**
 * Pairs that are not in the language most pairs are in, and pairs whose two answers are in two languages: there the
 * model would learn which language, not which answer.
 *
 * Method: `LanguageCounts` of the two answers, or with the prompt where they are too short to tell. Pairs whose
 * language cannot be told are not among them. 1 byte a pair.
 *
 * Figures: `mainShare` (0–1, of the pairs whose language is known), `answersDiffer` (pairs), and the number of pairs
 * in each language, as `in:de`, `in:cyrillic`.
 */
export class MixedLanguages implements Collector {
  readonly #stopWords = new StopWords();
  readonly #chosen = new LanguageCounts(this.#stopWords);
  readonly #rejected = new LanguageCounts(this.#stopWords);
  readonly #all = new LanguageCounts(this.#stopWords);
  readonly #languages = new Column(bytes);

  take(pair: PairFacts): void {
    for (const counts of [this.#chosen, this.#rejected, this.#all]) counts.clear();
    this.#chosen.addText(pair.chosen);
    this.#rejected.addText(pair.rejected);
    this.#all.add(this.#chosen);
    this.#all.add(this.#rejected);
    const [better, worse] = [this.#chosen.language(), this.#rejected.language()];
    let language = this.#all.language();
    if (language === 0) {
      this.#all.addText(pair.prompt);
      language = this.#all.language();
    }
    this.#languages.push(language | (better !== 0 && worse !== 0 && better !== worse ? answersDiffer : 0));
  }

  finish(): Collected | null {
    const rows = this.#languages.rows;
    const counts = new Uint32Array(languageNames.length);
    for (let row = 0; row < rows; row++) counts[this.#languages.get(row) & ~answersDiffer]! += 1;
    counts[0] = 0;
    const main = counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
    const positions: number[] = [];
    let differing = 0;
    for (let row = 0; row < rows; row++) {
      const entry = this.#languages.get(row);
      const language = entry & ~answersDiffer;
      if ((entry & answersDiffer) !== 0) differing += 1;
      if ((entry & answersDiffer) !== 0 || (language !== 0 && language !== main)) positions.push(row);
    }
    if (positions.length === 0) return null;
    const figures = { ...shares(counts, main), answersDiffer: differing };
    return { positions: Uint32Array.from(positions), share: differing / rows, figures };
  }
}

function shares(counts: Uint32Array, main: number): Record<string, number> {
  const known = counts.reduce((sum, count) => sum + count, 0);
  const figures: Record<string, number> = { mainShare: counts[main]! / Math.max(1, known) };
  for (const [language, count] of counts.entries()) {
    if (count > 0) figures[`in:${languageNames[language] ?? ''}`] = count;
  }
  return figures;
}
