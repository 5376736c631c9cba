import type { TokenizedPair } from '../../../shared/pair.ts';

/** Token ids of a prompt and one answer to it. */
export interface TokenSequence {
  readonly promptIds: Int32Array;
  readonly answerIds: Int32Array;
}

/** What a position belongs to. */
export const segment = { shared: 0, chosen: 1, rejected: 2, padding: -1 } as const;

/**
 * What one forward pass reads. N rows, S tokens (the longest row), T scored positions over all rows.
 * A row is `[shared prompt | branch]` or `[shared prompt | chosen branch | rejected branch]`, padded on the right.
 */
export interface MicroBatch {
  /** N */
  readonly rows: number;
  /** S */
  readonly tokens: number;
  /** [N, S]; 0 where padded. */
  readonly ids: Int32Array;
  /** [N, S]; both branches count on from the end of the shared part. 0 where padded. */
  readonly positions: Int32Array;
  /** [N, S]; values of `segment`. */
  readonly segments: Int8Array;
  /** [T]; positions in the flat [N·S], whose hidden states predict `labels`. */
  readonly scored: Int32Array;
  /** [T]; token ids. */
  readonly labels: Int32Array;
  /** [T]; which sequence each scored position counts towards. */
  readonly sequence: Int32Array;
  /** Sequences scored: 2N for pairs (chosen of pair i is 2i, rejected 2i + 1), N for plain sequences. */
  readonly sequences: number;
  /** [sequences]; scored tokens of each answer. */
  readonly answerTokens: Int32Array;
  /** The pairs of the rows, in order; empty for plain sequences. */
  readonly pairs: readonly TokenizedPair[];
  /** Tokens of prompts and answers, a prompt counted once a row, padding not at all. */
  readonly realTokens: number;
}

interface Branch {
  readonly inputs: Int32Array;
  readonly labels: Int32Array;
}

/** One row before padding. */
interface RowLayout {
  readonly shared: Int32Array;
  readonly branches: readonly Branch[];
  /** Tokens fed: the shared part and all branches. */
  readonly length: number;
  readonly realTokens: number;
}

/** Tokens that a pair's row feeds to the model. */
export function rowLength(pair: TokenizedPair): number {
  return rowLayout(pair.promptIds, [pair.chosenIds, pair.rejectedIds]).length;
}

/** Pairs as shared-prompt rows, one row a pair. */
export function packRows(pairs: readonly TokenizedPair[]): MicroBatch {
  const layouts = pairs.map((pair) => rowLayout(pair.promptIds, [pair.chosenIds, pair.rejectedIds]));
  return pack(layouts, pairs);
}

/** Prompts with one answer each, one row a sequence. */
export function packSequences(sequences: readonly TokenSequence[]): MicroBatch {
  const layouts = sequences.map((sequence) => rowLayout(sequence.promptIds, [sequence.answerIds]));
  return pack(layouts, []);
}

/**
 * The prompt's last token opens every branch instead of closing the shared part: its hidden state predicts the
 * first answer token, so every branch position is scored. An answer's last token is never fed.
 */
function rowLayout(promptIds: Int32Array, answers: readonly Int32Array[]): RowLayout {
  const shared = promptIds.subarray(0, Math.max(0, promptIds.length - 1));
  const opening = promptIds.subarray(shared.length);
  const branches = answers.map((answer) => branchOf(opening, answer));
  return {
    shared,
    branches,
    length: branches.reduce((sum, branch) => sum + branch.inputs.length, shared.length),
    realTokens: answers.reduce((sum, answer) => sum + answer.length, promptIds.length),
  };
}

/** Without a prompt nothing predicts the first answer token, so that one is fed and not scored. */
function branchOf(opening: Int32Array, answer: Int32Array): Branch {
  const sequence = new Int32Array(opening.length + answer.length);
  sequence.set(opening);
  sequence.set(answer, opening.length);
  return { inputs: sequence.subarray(0, Math.max(0, sequence.length - 1)), labels: sequence.subarray(1) };
}

function pack(layouts: readonly RowLayout[], pairs: readonly TokenizedPair[]): MicroBatch {
  const rows = layouts.length;
  const tokens = layouts.reduce((longest, layout) => Math.max(longest, layout.length), 0);
  const branches = layouts.flatMap((layout) => layout.branches);
  const answerTokens = Int32Array.from(branches, (branch) => branch.labels.length);
  const scoredTokens = answerTokens.reduce((sum, count) => sum + count, 0);
  const batch = {
    rows,
    tokens,
    ids: new Int32Array(rows * tokens),
    positions: new Int32Array(rows * tokens),
    segments: new Int8Array(rows * tokens).fill(segment.padding),
    scored: new Int32Array(scoredTokens),
    labels: new Int32Array(scoredTokens),
    sequence: new Int32Array(scoredTokens),
    sequences: branches.length,
    answerTokens,
    pairs,
    realTokens: layouts.reduce((sum, layout) => sum + layout.realTokens, 0),
  };
  let scoredSoFar = 0;
  let sequence = 0;
  layouts.forEach((layout, row) => {
    let at = row * tokens;
    placeSegment(batch, at, layout.shared, segment.shared, 0);
    at += layout.shared.length;
    layout.branches.forEach(({ inputs, labels }, branch) => {
      placeSegment(batch, at, inputs, branch === 0 ? segment.chosen : segment.rejected, layout.shared.length);
      for (let i = 0; i < labels.length; i++) batch.scored[scoredSoFar + i] = at + i;
      batch.labels.set(labels, scoredSoFar);
      batch.sequence.fill(sequence, scoredSoFar, scoredSoFar + labels.length);
      scoredSoFar += labels.length;
      at += inputs.length;
      sequence += 1;
    });
  });
  return batch;
}

/** Writes one segment's ids, positions and segment number into the flat arrays at `at`. */
function placeSegment(
  batch: Pick<MicroBatch, 'ids' | 'positions' | 'segments'>,
  at: number,
  ids: Int32Array,
  segmentId: number,
  firstPosition: number,
): void {
  batch.ids.set(ids, at);
  batch.segments.fill(segmentId, at, at + ids.length);
  for (let i = 0; i < ids.length; i++) batch.positions[at + i] = firstPosition + i;
}

/**
 * What is added to the scores of keys that may not be seen. Finite, because −∞ minus −∞ inside a softmax is NaN;
 * far below any score, so that its exponential is exactly 0 in f32; and far above the lowest f32, so that
 * adding a score cannot overflow to −∞.
 */
export const maskedScore = -1e9;

/**
 * Additive attention bias: f32 [N, 1, S, S], query by key, 0 where the query sees the key, else `maskedScore`.
 * The shared part is causal; a branch sees the whole shared part and itself causally, never the other branch.
 * With a window, a key is seen while position(query) − position(key) < window (Hugging Face `sliding_window`).
 * Padding sees itself, so that no softmax row is empty.
 */
export function attentionBias(
  batch: Pick<MicroBatch, 'rows' | 'tokens' | 'segments' | 'positions'>,
  window: number | null,
): Float32Array {
  const { rows, tokens, segments, positions } = batch;
  const reach = window ?? Number.POSITIVE_INFINITY;
  const bias = new Float32Array(rows * tokens * tokens).fill(maskedScore);
  for (let query = 0; query < rows * tokens; query++) {
    const rowStart = query - (query % tokens);
    const querySegment = segments[query];
    for (let key = rowStart; key <= query; key++) {
      const keySegment = segments[key];
      const sees = keySegment === querySegment || keySegment === segment.shared;
      const near = (positions[query] ?? 0) - (positions[key] ?? 0) < reach;
      const unpadded = querySegment !== segment.padding || key === query;
      if (sees && near && unpadded) bias[query * tokens + key - rowStart] = 0;
    }
  }
  return bias;
}
