import type { ChatMessage, PreferencePair } from '../../shared/pair.ts';
import { countWords } from './words.ts';

/** A prompt or an answer as it is drawn: the one text it is, or its turns. */
export type Passage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'turns'; readonly turns: readonly ChatMessage[] };

/** A prompt of one turn of the person's is its text. */
export function promptOf(pair: PreferencePair): Passage {
  return pair.kind === 'text' ? { kind: 'text', text: pair.prompt } : passageOf(pair.prompt, 'user');
}

/** An answer of one turn of the model's is its text. */
export function answerOf(pair: PreferencePair, side: 'chosen' | 'rejected'): Passage {
  return pair.kind === 'text' ? { kind: 'text', text: pair[side] } : passageOf(pair[side], 'assistant');
}

/** Where one turn by whom one expects is all there is, who speaks need not be said. */
function passageOf(turns: readonly ChatMessage[], expected: string): Passage {
  const [only] = turns;
  return turns.length === 1 && only?.role === expected
    ? { kind: 'text', text: only.content }
    : { kind: 'turns', turns };
}

/** All its words, for their length. */
export function wholeText(passage: Passage): string {
  return passage.kind === 'text' ? passage.text : passage.turns.map(({ content }) => content).join('\n');
}

export interface TextLength {
  readonly words: number;
  readonly characters: number;
}

/** Words as the text's own script has them; characters as code points. */
export function measureText(text: string): TextLength {
  return { words: countWords(text), characters: [...text].length };
}
