import { scripts } from './characters.ts';
import { latinLanguages } from './stopWords.ts';
import type { StopWords } from './stopWords.ts';
import type { TextFacts } from './textFacts.ts';

/** Fewest small words of a language that tell it. */
const fewestWords = 3;

/** Names of what can be guessed: ISO 639 codes for what is written in Latin letters, the script for the rest. */
export const languageNames: readonly string[] = [
  'unknown',
  ...latinLanguages,
  ...scripts.filter((script) => script !== 'none' && script !== 'latin'),
];

const scriptLanguage: readonly number[] = scripts.map((script) => Math.max(0, languageNames.indexOf(script)));
const none = scripts.indexOf('none');
const latin = scripts.indexOf('latin');
const han = scripts.indexOf('han');
const kana = scripts.indexOf('kana');

/**
 * What speaks for which language in one or several texts.
 *
 * Method: the script of most words. For Latin letters, the language most of whose small words occur
 * (`stopWords.ts`): at least 3, and half as many again as of the next language and one more. Han with any Kana is
 * Japanese.
 */
export class LanguageCounts {
  readonly #stopWords: StopWords;
  readonly #scriptWords = new Float64Array(scripts.length);
  /** Whether any word is in another script than Latin: most texts are done with sooner. */
  #hasOthers = false;
  /** Small words by language. */
  readonly #hits = new Uint32Array(latinLanguages.length);

  constructor(stopWords: StopWords) {
    this.#stopWords = stopWords;
  }

  clear(): void {
    this.#scriptWords.fill(0);
    this.#hasOthers = false;
    this.#hits.fill(0);
  }

  addText(text: TextFacts): void {
    const { words, scriptWords } = text;
    if (scriptWords[latin]! + scriptWords[none]! < words) this.#addScripts(scriptWords);
    else this.#scriptWords[latin]! += scriptWords[latin]!;
    if (scriptWords[latin] !== 0) this.#stopWords.count(text, this.#hits);
  }

  add(other: LanguageCounts): void {
    if (other.#hasOthers) this.#addScripts(other.#scriptWords);
    else this.#scriptWords[latin]! += other.#scriptWords[latin]!;
    for (let l = 0; l < this.#hits.length; l++) this.#hits[l]! += other.#hits[l]!;
  }

  #addScripts(words: Uint32Array | Float64Array): void {
    this.#hasOthers = true;
    for (let s = 0; s < words.length; s++) this.#scriptWords[s]! += words[s]!;
  }

  /** An index of `languageNames`, 0 where there is too little to tell. */
  language(): number {
    const script = this.#mainScript();
    return script === latin ? this.#latinLanguage() : scriptLanguage[script]!;
  }

  /** `none` where no script has more than half. */
  #mainScript(): number {
    if (!this.#hasOthers) return this.#scriptWords[latin] === 0 ? none : latin;
    let all = 0;
    let main = none;
    let most = 0;
    for (let s = none + 1; s < scripts.length; s++) {
      const words = this.#wordsOf(s);
      all += words;
      if (words <= most) continue;
      main = s;
      most = words;
    }
    return most * 2 > all ? main : none;
  }

  #wordsOf(script: number): number {
    const words = this.#scriptWords[script]!;
    if (this.#scriptWords[kana] === 0) return words;
    if (script === han) return 0;
    return script === kana ? words + this.#scriptWords[han]! : words;
  }

  #latinLanguage(): number {
    let best = 0;
    let most = 0;
    let next = 0;
    for (let language = 0; language < this.#hits.length; language++) {
      const hits = this.#hits[language]!;
      if (hits > most) {
        next = most;
        most = hits;
        best = language;
      } else if (hits > next) next = hits;
    }
    return most >= fewestWords && most >= 1.5 * next + 1 ? best + 1 : 0;
  }
}
