import { formatPlural } from '../../shared/format.ts';
import type { PlaygroundEnd } from '../../shared/playground.ts';

const endings: Readonly<Record<PlaygroundEnd['reason'], string | null>> = {
  end: null,
  length: 'cut at the longest answer allowed',
  stopped: 'stopped',
  failed: null,
};

function temperatureWords(temperature: number): string {
  if (temperature === 0) return 'Always the likeliest word: the same question gives the same answer.';
  if (temperature < 0.6) return 'Keeps close to the likeliest words.';
  if (temperature <= 1) return 'Words are drawn as likely as the model finds them.';
  return 'Unlikely words come more often; answers may lose the thread.';
}

export const playgroundText = {
  title: 'Playground',
  subtitle: 'The same question, before and after training',
  loading: 'Reading models and runs',
  choice: {
    model: 'Model',
    run: 'Tuned by',
    noRun: 'No run: the original alone',
  },
  noModels: {
    title: 'No model yet',
    detail: 'Once a model is known to Nudge, you can ask it questions here, before and after training.',
    action: 'Go to Models',
  },
  withoutRun: {
    detail:
      'This model has no finished run, so only the original answers. A run adds the tuned answer beside it.',
    action: 'Start a run',
  },
  start: {
    title: 'Ask something',
    both: 'The original and the tuned model answer side by side, and you see what training changed.',
    one: 'The model answers as it is, without any training by you.',
    suggestions: 'Questions from this run',
  },
  history: 'Questions and answers',
  question: 'Your question',
  placeholder: 'Write a question. Enter asks, Shift and Enter starts a new line.',
  ask: 'Ask',
  stop: 'Stop',
  again: 'Ask again with another seed',
  clear: 'Clear',
  differences: 'Mark what differs',
  answerOf: (name: string) => `Answer of ${name}`,
  waiting: 'Thinking',
  empty: '(an empty answer)',
  sentenceFrom: (mark: string, sentence: string) => `${mark}: ${sentence}`,
  figures: (tokens: number, durationMs: number) =>
    durationMs > 0
      ? `${formatPlural(tokens, 'token')}, ${((1000 * tokens) / durationMs).toFixed(tokens * 1000 < 10 * durationMs ? 1 : 0)} a second`
      : formatPlural(tokens, 'token'),
  endings,
  drawn: (temperature: number, seed: number) =>
    temperature === 0 ? 'temperature 0' : `temperature ${temperature}, seed ${seed}`,
  temperature: 'Temperature',
  temperatureWords,
  more: 'More',
  topP: 'Draw only from the likeliest',
  topPDetail: 'Share of probability to draw from. 1 draws from all words.',
  longest: 'Longest answer',
  longestDetail: 'Tokens. A word has one or two.',
  seed: 'Seed',
  seedDetail: 'The same seed draws the same answer.',
} as const;
