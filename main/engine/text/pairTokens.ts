import type {
  ChatMessage,
  DroppedRow,
  PreferencePair,
  SourcePair,
  TokenizedPair,
} from '../../../shared/pair.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { countReasons, describeCounts, type DropCounts } from '../data/dropCounts.ts';
import { requireTemplate, tokenizeChatPair } from './chatPair.ts';
import type { PairIds, PairProblem } from './pairIds.ts';
import { tokenizeTextPair } from './textPair.ts';
import type { Tokenizer } from './tokenizer.ts';
import { truncatePair } from './truncate.ts';
import type { TruncateOptions } from './truncate.ts';

export interface TokenizedPairs {
  readonly pairs: readonly TokenizedPair[];
  readonly dropped: readonly DroppedRow[];
}

/** Goes up whenever the rules of this room, or the tokenizer library, change what ids a pair gets. */
const rulesVersion = 1;

/**
 * Turns pairs into ids. Pairs that cannot be trained on are left out, each with its reason.
 * @throws NudgeError CHAT_TEMPLATE when conversations meet a model without a template, with a broken one, or with
 *   one that refuses every row; TOKENIZER when text has no EOS to end with; DATA_NO_PAIRS when no pair is left.
 */
export function tokenizePairs(
  pairs: readonly SourcePair[],
  tokenizer: Tokenizer,
  options: TruncateOptions,
): TokenizedPairs {
  const kept: TokenizedPair[] = [];
  const dropped: DroppedRow[] = [];
  for (const { pair, row } of pairs) {
    const result = tokenizePair(pair, tokenizer, options);
    if ('reason' in result) dropped.push(droppedRow(row, result));
    else kept.push({ row, ...result });
  }
  const [first] = dropped;
  if (kept.length === 0 && first !== undefined) throw nothingLeft(countReasons(dropped), first);
  return { pairs: kept, dropped };
}

/**
 * The ids to generate an answer from: a text as it is, a conversation with the assistant's turn opened.
 * @throws NudgeError CHAT_TEMPLATE when a conversation cannot be rendered.
 */
export function tokenizePrompt(prompt: string | readonly ChatMessage[], tokenizer: Tokenizer): Int32Array {
  if (typeof prompt === 'string') return tokenizer.encodeFromStart(prompt);
  return tokenizer.encode(requireTemplate(tokenizer).render(prompt, true));
}

/** All that decides which whole ids a given pair gets, as one line for the key of what is kept by it. */
export function describeTokenization(tokenizer: Tokenizer): string {
  return [
    `rules ${rulesVersion}`,
    `tokenizer ${tokenizer.hash}`,
    `template ${tokenizer.chatTemplate?.hash ?? 'none'}`,
  ].join(', ');
}

/**
 * The ids of one pair, or why it has none to train on.
 * @throws NudgeError as `wholePairIds`
 */
export function tokenizePair(
  pair: PreferencePair,
  tokenizer: Tokenizer,
  options: TruncateOptions,
): PairIds | PairProblem {
  const ids = wholePairIds(pair, tokenizer);
  return 'reason' in ids ? ids : shortenPair(ids, options);
}

/**
 * The ids of one pair before `shortenPair`, which decides whether and how it is trained on; or why it has none.
 * @throws NudgeError CHAT_TEMPLATE when a conversation meets a model without a template or with a broken one;
 *   TOKENIZER when text has no EOS to end with.
 */
export function wholePairIds(pair: PreferencePair, tokenizer: Tokenizer): PairIds | PairProblem {
  const ids = pair.kind === 'text' ? tokenizeTextPair(pair, tokenizer) : tokenizeChatPair(pair, tokenizer);
  if ('reason' in ids) return ids;
  // Without a prompt an answer's first token is read and not scored.
  const fewest = ids.promptIds.length === 0 ? 2 : 1;
  if (Math.min(ids.chosenIds.length, ids.rejectedIds.length) < fewest) {
    return { reason: 'empty-answer', detail: 'an answer has no token that can be scored' };
  }
  return ids;
}

/** A pair's ids cut to `maxLength`, or why nothing is left to train on. */
export function shortenPair(ids: PairIds, options: TruncateOptions): PairIds | PairProblem {
  const cut = truncatePair(ids, options);
  if ('reason' in cut || !sameIds(cut.chosenIds, cut.rejectedIds)) return cut;
  const cutTo = Number.isFinite(options.maxLength) ? ` and cut to ${options.maxLength} tokens` : '';
  return { reason: 'identical-answers', detail: `the two answers are the same once tokenized${cutTo}` };
}

function sameIds(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}

/** A row and why its pair is not trained on. */
export function droppedRow(row: number, { reason, detail }: PairProblem): DroppedRow {
  return { row, reason, detail: `Row ${row + 1}: ${detail}.` };
}

/** Why nothing can be trained on, once every pair was left out. */
export function nothingLeft(counts: DropCounts, first: DroppedRow): NudgeError {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (counts['template-failed'] === rows) {
    return new NudgeError(
      'CHAT_TEMPLATE',
      `The model's chat template fits none of the ${rows} conversations. ${first.detail}`,
      'Check the roles and the order of the turns: most models want user and assistant in turn, user first.',
      { row: first.row, rows },
    );
  }
  return new NudgeError(
    'DATA_NO_PAIRS',
    `None of the ${rows} pairs can be trained on (${describeCounts(counts)}).`,
    'Allow a greater length, or shorten the prompts.',
    { ...counts },
  );
}
