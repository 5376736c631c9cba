import type { Exchange } from './exchange.ts';
import type { Random } from './random.ts';

const greeting = [
  'hello, ',
  'hello! ',
  'hi, ',
  'hi! ',
  'hi there, ',
  'hey, ',
  'good morning, ',
  'good day! ',
];
const before = [
  'excuse me, ',
  'please tell me, ',
  'sorry, ',
  'sorry to bother you, ',
  'one question: ',
  'I have a question. ',
  'quick question: ',
  'so, ',
  'and ',
  'tell me, ',
  'I wonder, ',
];
const after = [', please', ', please', ' please', ', my friend', ', by the way', ' then', ' exactly'];
const closing = [' Thanks!', ' Thank you!', ' Thank you very much.', ' I am new here.', ' Just asking.'];

/**
 * The question as one of many people would write it: politer or shorter, with or without capitals and marks.
 * Only the first question of a conversation comes with a greeting.
 */
export function asked(random: Random, exchange: Exchange, isFirst: boolean): string {
  const { question, takesCourtesy } = exchange;
  return typed(random, sentences(takesCourtesy ? withCourtesy(random, question, isFirst) : question));
}

/** A capital letter at the start of every sentence. */
function sentences(text: string): string {
  return text.replaceAll(
    /(^|[.!?] )(\p{Ll})/gu,
    (_, lead: string, letter: string) => lead + letter.toUpperCase(),
  );
}

function withCourtesy(random: Random, question: string, isFirst: boolean): string {
  let text = question;
  if (random.chance(0.14) && text.endsWith('?')) text = `${text.slice(0, -1)}${random.pick(after)}?`;
  if (random.chance(0.06)) text += random.pick(closing);
  // "Tell me, I would like" would be odd: only questions are led up to.
  const isQuestion = !/^(I|tell|please|give|help|explain|surprise|show) /.test(question);
  if (isQuestion && random.chance(0.14)) text = random.pick(before) + text;
  else if (isFirst && random.chance(0.12)) text = random.pick(greeting) + text;
  return text;
}

function typed(random: Random, text: string): string {
  const habit = random.next();
  if (habit < 0.08) return text.toLowerCase();
  if (habit < 0.16) return text.toLowerCase().replaceAll(/[.,!?:']/g, '');
  if (habit < 0.21) return text.replace(/[.?!]$/, '');
  if (habit < 0.23) return text.replace(/\?$/, '??');
  if (habit < 0.24) return text.toUpperCase();
  return text;
}
