import type { ShapeName } from '../../../../shared/dataRoom.ts';
import type { ChatMessage, PreferencePair } from '../../../../shared/pair.ts';

export type Table = readonly Readonly<Record<string, unknown>>[];

/** Rows of a shape, and the pairs that they are, whatever format they come in. */
export interface ShapeSample {
  readonly shape: ShapeName;
  readonly name: string;
  readonly rows: Table;
  readonly pairs: readonly PreferencePair[];
}

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
const said = (from: string, value: string) => ({ from, value });

/** Texts that a format could stumble over. */
export const parts: readonly (readonly [prompt: string, better: string, worse: string])[] = [
  ['What grows here?', 'Apples, pears; and "plums" | figs.', 'No idea'],
  ['Wie heißt du? 日本語 😀', 'Ich heiße Ada.\nUnd du?\n\n', "<t>'&amp;'</t>\tnull"],
  [' [1, 2] ', '{"a": [1,\n2]}', '[]'],
];

const texts = parts.map(([prompt, chosen, rejected]): PreferencePair => ({
  kind: 'text',
  prompt,
  chosen,
  rejected,
}));
const chats = parts.map(([prompt, chosen, rejected]): PreferencePair => ({
  kind: 'chat',
  prompt: [user(prompt)],
  chosen: [assistant(chosen)],
  rejected: [assistant(rejected)],
}));
const told = (turns: string): string => turns.trim();
const dialogues = parts.map(([prompt, chosen, rejected]): PreferencePair => ({
  kind: 'chat',
  prompt: [user(told(prompt))],
  chosen: [assistant(told(chosen))],
  rejected: [assistant(told(rejected))],
}));

function sample(
  shape: ShapeName,
  name: string,
  row: (prompt: string, better: string, worse: string, index: number) => Readonly<Record<string, unknown>>,
  pairs: readonly PreferencePair[],
): ShapeSample {
  return { shape, name, rows: parts.map((texts3, index) => row(...texts3, index)), pairs };
}

/** Every shape, those with text and those with conversations. */
export const samples: readonly ShapeSample[] = [
  sample('trl', 'text', (prompt, chosen, rejected) => ({ prompt, chosen, rejected }), texts),
  sample(
    'trl',
    'conversations',
    (prompt, better, worse) => ({
      prompt: [user(prompt)],
      chosen: [assistant(better)],
      rejected: [assistant(worse)],
    }),
    chats,
  ),
  sample(
    'trl',
    'conversations with the prompt inside',
    (prompt, better, worse, index) => ({
      chosen: [user(prompt), assistant(better)],
      rejected: [user(prompt), assistant(worse)],
      score: index / 2,
    }),
    chats,
  ),
  sample(
    'alpaca',
    'with and without an input',
    (prompt, chosen, rejected, index) => ({
      instruction: prompt,
      input: index === 1 ? 'this' : '',
      chosen,
      rejected,
    }),
    texts.map((pair, index) =>
      index === 1 && pair.kind === 'text' ? { ...pair, prompt: `${pair.prompt}\n\nthis` } : pair,
    ),
  ),
  sample(
    'transcripts',
    'in text',
    (prompt, better, worse) => ({
      chosen: `\n\nHuman: ${prompt}\n\nAssistant: ${better}`,
      rejected: `\n\nHuman: ${prompt}\n\nAssistant: ${worse}`,
    }),
    dialogues,
  ),
  sample(
    'scored',
    'completions with a score each',
    (prompt, better, worse) => ({
      instruction: prompt,
      completions: [
        { response: worse, overall_score: 2.5, model: 'x' },
        { response: better, overall_score: 4, model: 'y' },
      ],
    }),
    texts,
  ),
  sample(
    'scored',
    'answers and scores in two columns',
    (prompt, better, worse) => ({ prompt, responses: [worse, better], scores: [1, 2.5] }),
    texts,
  ),
  sample(
    'sharegpt',
    'turns with from and value',
    (prompt, better, worse) => ({
      conversations: [said('human', prompt)],
      chosen: said('gpt', better),
      rejected: said('gpt', worse),
    }),
    chats,
  ),
  sample(
    'openai',
    'messages inside the input',
    (prompt, better, worse) => ({
      input: { messages: [user(prompt)] },
      preferred_output: [assistant(better)],
      non_preferred_output: [assistant(worse)],
    }),
    chats,
  ),
  sample(
    'responses',
    'j and k',
    (question, better, worse, qid) => ({ qid, question, response_j: better, response_k: worse }),
    texts,
  ),
  sample(
    'arena',
    'with a winner',
    (prompt, better, worse, index) => ({
      prompt,
      response_a: index === 0 ? worse : better,
      response_b: index === 0 ? better : worse,
      winner: index === 0 ? 'model_b' : 'model_a',
    }),
    texts,
  ),
  sample('ranked', 'best first', (prompt, better, worse) => ({ prompt, ranked: [better, worse] }), texts),
  {
    shape: 'thumbs',
    name: 'up and down',
    rows: parts.flatMap(([prompt, better, worse]) => [
      { prompt, completion: better, label: true },
      { prompt, completion: worse, label: false },
    ]),
    pairs: texts,
  },
  sample('edited', 'by a person', (prompt, edited, original) => ({ prompt, original, edited }), texts),
];
