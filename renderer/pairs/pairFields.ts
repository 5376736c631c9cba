import type { ChatMessage, PreferencePair } from '../../shared/pair.ts';

export const pairParts = ['prompt', 'chosen', 'rejected'] as const;
export type PairPart = (typeof pairParts)[number];

/** A piece of a pair that can be written over: a text, or one turn's. */
export interface PairField {
  readonly part: PairPart;
  /** Which turn; null for a part that is one text. */
  readonly turn: number | null;
  readonly role: string | null;
  readonly text: string;
}

/** All that a person can write over, in the order in which it is read. */
export function fieldsOf(pair: PreferencePair): PairField[] {
  return pairParts.flatMap((part): PairField[] => {
    const content = pair[part];
    return typeof content === 'string'
      ? [{ part, turn: null, role: null, text: content }]
      : content.map(({ role, content: text }, turn) => ({ part, turn, role, text }));
  });
}

/** The pair with other texts; `texts` are in the order of `fieldsOf`. */
export function withTexts(pair: PreferencePair, texts: readonly string[]): PreferencePair {
  const fields = fieldsOf(pair).map((field, i) => ({ ...field, text: texts[i] ?? field.text }));
  const of = (part: PairPart): PairField[] => fields.filter((field) => field.part === part);
  if (pair.kind === 'text') {
    const text = (part: PairPart): string => of(part)[0]?.text ?? '';
    return { kind: 'text', prompt: text('prompt'), chosen: text('chosen'), rejected: text('rejected') };
  }
  const turns = (part: PairPart): ChatMessage[] =>
    of(part).map(({ role, text }) => ({ role: role ?? '', content: text }));
  return { kind: 'chat', prompt: turns('prompt'), chosen: turns('chosen'), rejected: turns('rejected') };
}

/** Why nothing could be learned from a pair; null where it is fine. */
export function pairFault(pair: PreferencePair): 'empty-answer' | 'identical-answers' | null {
  const text = (part: 'chosen' | 'rejected'): string =>
    fieldsOf(pair)
      .filter((field) => field.part === part)
      .map((field) => field.text)
      .join('\n');
  const [chosen, rejected] = [text('chosen'), text('rejected')];
  if (chosen.trim() === '' || rejected.trim() === '') return 'empty-answer';
  return chosen === rejected ? 'identical-answers' : null;
}
