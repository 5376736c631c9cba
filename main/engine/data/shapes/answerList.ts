import type { PreferencePair } from '../../../../shared/pair.ts';
import type { Mapping } from '../../../../shared/dataRoom.ts';
import { parsedText } from '../readers/jsonNesting.ts';
import { isRow, valueAt, type Row, type RowProblem } from '../row.ts';
import { turnsOf } from '../turns.ts';
import { answerPair } from './answerPair.ts';
import { valueOf, type Shape } from './shape.ts';

/** Names of the text and of the score inside one answer. */
const textNames = ['response', 'text', 'completion', 'content', 'answer', 'output', 'generation', 'value'];
const scoreNames = [
  'overall_score',
  'score',
  'rating',
  'reward',
  'fine-grained_score',
  'annotations.overall_score',
];

const promptNames = ['prompt', 'instruction', 'question', 'query', 'input'];

const listText = /^\s*\[/;

/** Answers with turns, and scores within scores, are not nested deeper. */
const listDepth = 20;

/** An answer and how good it is; more is better. */
interface Ranked {
  readonly answer: unknown;
  readonly score: number;
}

/** UltraFeedback's way: several answers, each with a score of its own or in a column beside them. */
export const scored: Shape = {
  name: 'scored',
  needs: ['prompt', 'answers'],
  may: ['scores', 'context', 'system'],
  layouts: promptNames.flatMap((prompt) => [
    { prompt, answers: 'completions' },
    { prompt, answers: 'responses', scores: 'scores' },
    { prompt, answers: 'answers', scores: 'scores' },
    { prompt, answers: 'generations', scores: 'ratings' },
    { prompt, answers: 'completions', scores: 'scores' },
    { prompt, answers: 'responses' },
    { prompt, answers: 'answers' },
  ]),
  pairsOf: (row, mapping) => {
    const ranked = scoredAnswers(
      listOf(valueOf(row, mapping.columns, 'answers')),
      listOf(valueOf(row, mapping.columns, 'scores')),
    );
    if (ranked === null) {
      return [{ reason: 'wrong-type', detail: 'the answers are no list with a text and a score each' }];
    }
    return pairUp(
      row,
      mapping,
      ranked.toSorted((a, b) => b.score - a.score),
    );
  },
};

/** Answers from best to worst. */
export const ranked: Shape = {
  name: 'ranked',
  needs: ['prompt', 'answers'],
  may: ['context', 'system'],
  layouts: promptNames.flatMap((prompt) =>
    ['ranked', 'ranking', 'ranked_responses', 'responses', 'answers', 'completions', 'output'].map(
      (answers) => ({
        prompt,
        answers,
        ...(prompt === 'instruction' ? { context: 'input' } : {}),
      }),
    ),
  ),
  pairsOf: (row, mapping) => {
    const texts = listOf(valueOf(row, mapping.columns, 'answers'))?.map(textOf) ?? [undefined];
    if (texts.some((text) => text === undefined)) {
      return [{ reason: 'wrong-type', detail: 'the ranked answers are no list of texts' }];
    }
    // Neighbours differ by one, so that a margin counts places.
    return pairUp(
      row,
      mapping,
      texts.map((answer, place) => ({ answer, score: -place })),
    );
  },
};

/** `best` first. */
function pairUp(row: Row, mapping: Mapping, best: readonly Ranked[]): (PreferencePair | RowProblem)[] {
  if (best.length < 2) return [{ reason: 'one-answer', detail: 'there is only one answer to choose from' }];
  const wide = candidates(best, mapping.pairing).filter(
    ([better, worse]) => better.score > worse.score && better.score - worse.score >= mapping.margin,
  );
  if (wide.length === 0) {
    const reason = best[0]?.score === best.at(-1)?.score ? 'tie' : 'small-margin';
    return [{ reason, detail: 'no two answers differ enough in score' }];
  }
  return wide.map(([better, worse]) =>
    answerPair(row, mapping.columns, { chosen: better.answer, rejected: worse.answer }),
  );
}

function candidates(best: readonly Ranked[], pairing: Mapping['pairing']): [Ranked, Ranked][] {
  if (pairing === 'best-worst') return [[best[0]!, best.at(-1)!]];
  if (pairing === 'adjacent') return best.slice(1).map((worse, i) => [best[i]!, worse]);
  return best.flatMap((better, i) => best.slice(i + 1).map((worse): [Ranked, Ranked] => [better, worse]));
}

/** A list, or one in JSON, as it stands in the cell of a table of text; null for anything else. */
function listOf(value: unknown): readonly unknown[] | null {
  const list = typeof value === 'string' && listText.test(value) ? parsedText(value, listDepth) : value;
  return Array.isArray(list) ? list : null;
}

function scoredAnswers(
  answers: readonly unknown[] | null,
  beside: readonly unknown[] | null,
): Ranked[] | null {
  if (answers === null) return null;
  const all = answers.map((item: unknown, i) => ({
    answer: textOf(item),
    score: numberOf(beside === null ? scoreOf(item) : beside[i]),
  }));
  return all.every(({ answer, score }) => answer !== undefined && score !== null) ? (all as Ranked[]) : null;
}

/** A text, turns, or the text inside an answer with more to it. */
function textOf(item: unknown): unknown {
  if (typeof item === 'string' || (item !== null && turnsOf(item) !== null)) return item;
  if (!isRow(item)) return undefined;
  return textNames.map((name) => item[name]).find((value) => typeof value === 'string');
}

function scoreOf(item: unknown): unknown {
  if (!isRow(item)) return undefined;
  return scoreNames.map((name) => valueAt(item, name)).find((value) => numberOf(value) !== null);
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
