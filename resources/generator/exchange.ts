import type { Random } from './random.ts';
import type { Slots } from './template.ts';
import type { Fruit } from './world.ts';

/** How the stand may answer one question: templates, see `template.ts`. */
export type Voices = FactVoices | SpokenVoices;

/** A fact, from which every tone builds its own answer. */
export interface FactVoices {
  readonly kind: 'fact';
  /** Whole sentences that state the fact. */
  readonly plain: readonly string[];
  /** The fact in a few words, without a full stop. */
  readonly bare: readonly string[];
  /** Kind sentences that may follow the fact. */
  readonly offers: readonly string[];
  /** Unkind sentences that may follow the fact. */
  readonly jabs: readonly string[];
  /** Kind sentences that may lead to the fact, where the common ones do not fit. */
  readonly openers?: readonly string[];
}

/** Whole answers for every tone, where there is no fact to build on. */
export interface SpokenVoices {
  readonly kind: 'spoken';
  readonly warm: readonly string[];
  readonly neutral: readonly string[];
  readonly curt: readonly string[];
  readonly rude: readonly string[];
}

/** A question somebody asks at the stand, and all that may be answered. */
export interface Exchange {
  readonly topic: string;
  /** The question, first letter as inside a sentence. */
  readonly question: string;
  /** Whether "excuse me" before it or "please" after it make sense. */
  readonly takesCourtesy: boolean;
  /** The fruit it is about, for questions that follow on from it. */
  readonly fruit: Fruit | null;
  readonly slots: Slots;
  readonly voices: Voices;
  /** What a true answer says: one of the words of every group. */
  readonly must: Must;
}

export type Must = readonly (readonly string[])[];

/** Something people ask about. */
export interface Topic {
  readonly name: string;
  /** How often it comes up, relative to the others. */
  readonly weight: number;
  readonly draw: (random: Random) => Exchange;
  /** A question about a fruit that was just spoken of ("And how much are they?"). */
  readonly drawFollowUp?: (random: Random, fruit: Fruit) => Exchange;
}

/** True when the answer says what it must, in whole words and any case. */
export function saysFact(answer: string, must: Must): boolean {
  const words = ` ${wordsOf(answer)} `;
  return must.every((group) => group.some((fact) => words.includes(` ${wordsOf(fact)} `)));
}

/** Lower-case words with single spaces: what is left of a sentence without case and punctuation. */
export function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}'-]+/gu, ' ')
    .trim();
}
