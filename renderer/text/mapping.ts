import type { ColumnPreview, ColumnRole, ImportProgress, Mapping, ShapeName } from '../../shared/dataRoom.ts';
import { formatBytes, formatPercent, formatPlural } from '../../shared/format.ts';

/** One line each: what a row holds. */
const shapes: Readonly<Record<ShapeName, string>> = {
  trl: 'A better and a worse answer',
  alpaca: 'An instruction with an input, and two answers',
  responses: 'A question, a better and a worse response',
  sharegpt: 'A conversation so far, and two ways to go on',
  openai: 'Messages, a preferred and a non-preferred output',
  arena: 'Two answers, and which of them won',
  thumbs: 'One answer, and whether it was liked',
  scored: 'Several answers, each with a score',
  ranked: 'Several answers, from best to worst',
  edited: 'An answer, and what a person made of it',
  transcripts: 'Two whole dialogues as text, with Human: and Assistant:',
};

const roles: Readonly<Record<ColumnRole, { readonly label: string; readonly detail: string }>> = {
  prompt: { label: 'Prompt', detail: 'what was asked: text or turns' },
  context: { label: 'More context', detail: 'goes below the prompt' },
  system: { label: 'Instructions', detail: 'how the model is to behave' },
  chosen: { label: 'Better answer', detail: 'text or turns' },
  rejected: { label: 'Worse answer', detail: 'text or turns' },
  answerA: { label: 'First answer', detail: 'text or turns' },
  answerB: { label: 'Second answer', detail: 'text or turns' },
  winner: { label: 'Which one won', detail: 'such as a, b or tie' },
  answers: { label: 'Answers', detail: 'a list' },
  scores: { label: 'Scores', detail: 'a list of numbers, where the answers have none' },
  answer: { label: 'Answer', detail: 'text or turns' },
  liked: { label: 'Was it liked', detail: 'yes or no' },
  original: { label: 'Answer as it was', detail: 'becomes the worse one' },
  edited: { label: 'Answer as edited', detail: 'becomes the better one' },
};

const terms: Readonly<Record<ColumnRole, string>> = {
  prompt: 'prompt',
  context: 'input',
  system: 'system',
  chosen: 'chosen',
  rejected: 'rejected',
  answerA: 'response_a',
  answerB: 'response_b',
  winner: 'winner',
  answers: 'completions',
  scores: 'scores',
  answer: 'completion',
  liked: 'label',
  original: 'original',
  edited: 'edited',
};

const kinds: Readonly<Record<ColumnPreview['kind'], string>> = {
  text: 'text',
  number: 'numbers',
  truth: 'yes or no',
  turns: 'turns of a conversation',
  list: 'lists',
  object: 'with fields inside',
  empty: 'empty',
  mixed: 'of several kinds',
};

/** Words of an import: what is asked before it, and how far it is. */
export const mappingText = {
  title: 'Which column is what?',
  intro: (name: string) => `It is not clear how the rows of ${name} make pairs. Say which column is which.`,
  columns: 'Columns of the file',
  columnsHint: 'Drag a column to its role, or choose it there.',
  noColumns: 'The rows of this file have no columns.',
  kind: (kind: ColumnPreview['kind']) => kinds[kind],
  column: (name: string, role: ColumnRole | null) =>
    role === null ? `Column ${name}` : `Column ${name}, used as ${roles[role].label.toLowerCase()}`,
  usedAs: (role: ColumnRole) => roles[role].label,
  noExample: 'nothing in the first rows',
  roles: 'What makes a pair',
  shape: 'Each row holds',
  shapes,
  role: (role: ColumnRole) => roles[role],
  term: (role: ColumnRole) => terms[role],
  needed: 'needed',
  optional: 'if there is one',
  none: 'no column',
  choose: 'choose one',
  pairing: 'Make pairs of',
  pairingTerm: 'pairing',
  pairings: [
    { value: 'best-worst', label: 'Best and worst' },
    { value: 'adjacent', label: 'Neighbours' },
    { value: 'all', label: 'All' },
  ] satisfies { value: Mapping['pairing']; label: string }[],
  margin: 'Smallest difference',
  marginTerm: 'margin',
  marginDetail: {
    scored: 'Answers that are closer in score make no pair.',
    ranked: 'Answers that are fewer places apart make no pair.',
  },
  preview: 'What comes of it',
  previewMissing: (missing: readonly ColumnRole[]) =>
    `The first pairs show here. Still needed: ${missing.map((role) => roles[role].label.toLowerCase()).join(', ')}.`,
  trying: 'Trying the first rows',
  made: (pairs: number, dropped: number) =>
    pairs === 0
      ? 'The first rows give no pair.'
      : dropped === 0
        ? 'The first rows all give pairs.'
        : `The first rows give pairs; ${formatPlural(dropped, 'row')} of them ${dropped === 1 ? 'gives' : 'give'} none.`,
  droppedTitle: 'Rows without a pair',
  moreDropped: (count: number) => `and ${formatPlural(count, 'more row')}`,
  import: 'Import',
  remembered: 'What you choose is remembered for files with these columns.',

  importing: (name: string) => `Importing ${name}`,
  progress: ({ phase, bytes, totalBytes, rows, pairs }: ImportProgress) =>
    phase === 'indexing'
      ? `${formatPlural(pairs, 'pair')} read. Getting the search ready.`
      : `${formatPercent(totalBytes === 0 ? 0 : bytes / totalBytes)} of ${formatBytes(totalBytes)}: ${formatPlural(rows, 'row')}, ${formatPlural(pairs, 'pair')}`,
  starting: 'Opening the file',
  cancelling: 'Cancelling',
  cancelled: (name: string) => `${name} was not imported. Nothing of it was kept.`,
} as const;
