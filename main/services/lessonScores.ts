import type { SourcePair, PreferencePair, ChatMessage } from '../../shared/pair.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { LessonAnswer, LessonScores } from '../../shared/lesson.ts';
import { packRows, rowLength, type MicroBatch } from '../engine/data/batch.ts';
import { tokenizePairs } from '../engine/text/pairTokens.ts';
import { TextStream } from '../engine/text/textStream.ts';
import type { Tokenizer } from '../engine/text/tokenizer.ts';
import { scoreTokens } from '../engine/train/scoring.ts';
import type { AskedModels, ModelPair } from './askedModels.ts';

/** A pair to look at closely, and the models to look with. */
export interface ScoreRequest extends ModelPair {
  readonly pair:
    | { readonly kind: 'stored'; readonly source: SourcePair }
    | { readonly kind: 'text'; readonly prompt: string; readonly chosen: string; readonly rejected: string };
}

/**
 * How likely both models find each token of a pair's two answers.
 * @throws NudgeError DATA_NO_PAIRS for a pair that cannot be trained on, and for models that cannot be used
 */
export async function scoreLessonPair(
  models: AskedModels,
  request: ScoreRequest,
): Promise<Omit<LessonScores, 'beta'>> {
  const { folder, tokenizer } = await models.place(request, 1);
  const { pair } = request;
  const source = pair.kind === 'stored' ? pair.source : { row: 0, pair: typedPair(pair, tokenizer) };
  const options = { maxLength: folder.architecture.contextLength, truncation: 'keep-answer' as const };
  const [tokenized] = tokenizePairs([source], tokenizer, options).pairs;
  if (tokenized === undefined) throw untrainable(source.row);
  const { network, base, tuned } = await models.place(request, rowLength(tokenized));
  const batch = packRows([tokenized]);
  const reference = (await scoreTokens(network, base, batch)).logp;
  const policy = tuned === null ? reference : (await scoreTokens(network, tuned, batch)).logp;
  const answer = (sequence: number, text: string): LessonAnswer =>
    lessonAnswer(batch, sequence, text, tokenizer, policy, reference);
  return {
    prompt: textOf(source.pair, 'prompt'),
    chosen: answer(0, textOf(source.pair, 'chosen')),
    rejected: answer(1, textOf(source.pair, 'rejected')),
  };
}

/** A person's own words: a conversation where the model knows conversations. */
function typedPair(
  { prompt, chosen, rejected }: { prompt: string; chosen: string; rejected: string },
  tokenizer: Tokenizer,
): PreferencePair {
  if (tokenizer.chatTemplate === null) return { kind: 'text', prompt, chosen, rejected };
  const turn = (role: string, content: string): ChatMessage[] => [{ role, content }];
  return {
    kind: 'chat',
    prompt: turn('user', prompt),
    chosen: turn('assistant', chosen),
    rejected: turn('assistant', rejected),
  };
}

/** As people read it: the text, or the last turn. */
function textOf(pair: PreferencePair, part: 'prompt' | 'chosen' | 'rejected'): string {
  return pair.kind === 'text' ? pair[part] : (pair[part].at(-1)?.content ?? '');
}

/** `policy`, `reference`: f32 [T], log-probs of the batch's scored tokens. */
function lessonAnswer(
  batch: MicroBatch,
  sequence: number,
  text: string,
  tokenizer: Tokenizer,
  policy: Float32Array,
  reference: Float32Array,
): LessonAnswer {
  const places = [...batch.sequence.keys()].filter((i) => batch.sequence[i] === sequence);
  const stream = new TextStream(tokenizer);
  const tokens = places.map((place) => ({
    text: tokenText(tokenizer, stream, batch.labels[place] ?? 0),
    logp: policy[place] ?? 0,
    referenceLogp: reference[place] ?? 0,
  }));
  const sum = (of: 'logp' | 'referenceLogp'): number => tokens.reduce((total, token) => total + token[of], 0);
  return { text, tokens, logp: sum('logp'), referenceLogp: sum('referenceLogp') };
}

/** A token as people read it in its answer; one that is no text, or part of a character, by itself. */
function tokenText(tokenizer: Tokenizer, stream: TextStream, id: number): string {
  const piece = stream.push(id);
  return piece === '' ? tokenizer.decode([id], { keepSpecials: true }) : piece;
}

function untrainable(row: number): NudgeError {
  return new NudgeError(
    'DATA_NO_PAIRS',
    `Row ${row + 1} is not a pair that this model can read.`,
    'Choose another pair.',
    { row },
  );
}
