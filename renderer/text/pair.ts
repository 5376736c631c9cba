import { formatCount, formatPlural } from '../../shared/format.ts';
import type { TextLength } from '../pairs/pairTexts.ts';

const roles: Readonly<Record<string, string>> = {
  user: 'Person',
  assistant: 'Model',
  system: 'Instructions',
};

export const pairText = {
  pair: (row: number | null) => (row === null ? 'Pair' : `Pair of row ${formatCount(row + 1)}`),
  row: (row: number) => `Row ${formatCount(row + 1)}`,
  prompt: 'Prompt',
  noPrompt: 'No prompt: the answers stand alone.',
  empty: '(nothing)',
  better: 'better answer',
  worse: 'worse answer',
  length: ({ words, characters }: TextLength) =>
    `${formatPlural(words, 'word')}, ${formatPlural(characters, 'character')}`,
  role: (role: string) => roles[role] ?? role,
  showAll: (characters: number) => `Show all ${formatCount(characters)} characters`,
  showLess: 'Show less',
} as const;
