import type { InspectedToken, TokenInspection } from '../../shared/dataRoom.ts';
import type { TokenNote } from '../../shared/pair.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';

export type TokenPart = 'prompt' | 'chosen' | 'rejected';

const parts: Readonly<Record<TokenPart, string>> = {
  prompt: 'Prompt',
  chosen: 'Better answer',
  rejected: 'Worse answer',
};

const notes: Readonly<Record<TokenNote, string>> = {
  'boundary-merge':
    'Read in one go, a token would reach from the prompt into the answer. Prompt and answer are cut apart before they are read, as they are when the model is asked.',
  'template-boundary-moved':
    'The chat template opens the two answers differently. The answers begin where they part.',
  'prompt-cut': 'The pair is too long: the start of its prompt is cut.',
  'answer-cut': 'The pair is too long: the end of an answer is cut.',
};

/** What a token is, in a few words. */
function role(part: TokenPart, token: InspectedToken): string {
  const by = token.special
    ? 'special token'
    : token.template
      ? 'from the template'
      : part === 'prompt'
        ? 'from the prompt'
        : 'from the answer';
  if (token.cut) return `${by}, cut off`;
  return token.scored ? `${by}, learned` : `${by}, read and not learned`;
}

/** White space made visible, for what is read out and for single tokens. */
function spelled(text: string): string {
  return text === ''
    ? 'part of a character'
    : `“${text.replaceAll('\n', '⏎').replaceAll('\t', '⇥').replaceAll(' ', '␣')}”`;
}

/** Words of the look at a pair's tokens. */
export const tokensText = {
  title: 'One pair, token by token',
  detail: 'These are the very tokens that a run gets: the trainer itself makes them.',
  pair: (total: number) => `Pair (1–${formatCount(total)})`,
  previous: 'Previous pair',
  next: 'Next pair',
  looking: 'Reading the tokens',
  part: (part: TokenPart) => parts[part],
  count: (tokens: readonly InspectedToken[]) => {
    const cut = tokens.filter((token) => token.cut).length;
    return cut === 0
      ? formatPlural(tokens.length, 'token')
      : `${formatPlural(tokens.length, 'token')}, ${formatCount(cut)} cut off`;
  },
  /** Shown in the box: a line break has a sign. */
  box: (text: string) => (text === '' ? '◌' : text.replaceAll('\n', '⏎').replaceAll('\t', '⇥')),
  token: (part: TokenPart, token: InspectedToken) =>
    `${spelled(token.text)}, id ${String(token.id)}, ${role(part, token)}`,
  place: (part: TokenPart, index: number, of: number) =>
    `${parts[part]}, token ${formatCount(index + 1)} of ${formatCount(of)}`,
  nothing: 'Point at a token, or go through them with the arrow keys, to read it.',
  legend: 'What the boxes mean',
  legends: [
    { kind: 'read', label: 'read, not learned' },
    { kind: 'chosen', label: 'learned: more likely' },
    { kind: 'rejected', label: 'learned: less likely' },
    { kind: 'template', label: 'written by the template' },
    { kind: 'special', label: 'special token' },
    { kind: 'cut', label: 'cut off' },
  ],
  note: (note: TokenNote) => notes[note],
  problem: (detail: string) => `A run leaves this pair out: ${detail}.`,
  ends: ({ bos, eos }: TokenInspection) =>
    [
      bos === null
        ? 'This model begins a text with no token of its own'
        : `A text begins with ${bos.text} (id ${String(bos.id)})`,
      eos === null ? 'and ends it with none.' : `and ends with ${eos.text} (id ${String(eos.id)}).`,
    ].join(' '),
  allowed: (maxLength: number) =>
    `Prompt and answer may have ${formatPlural(maxLength, 'token')} together: no more than is set above, and no more than the model reads.`,
  showAll: (count: number) => `Show all ${formatPlural(count, 'token')}`,
  lengths: 'All pairs',
} as const;
