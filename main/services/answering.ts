import type { PlaygroundEnd, PlaygroundSide } from '../../shared/playground.ts';
import { NudgeError } from '../../shared/errors.ts';
import { endTokens } from '../engine/generate/endTokens.ts';
import { generate } from '../engine/generate/generate.ts';
import { checkSamplingSettings, type SamplingSettings } from '../engine/generate/sampling.ts';
import type { ModelView } from '../engine/model/deviceWeights.ts';
import { Random } from '../engine/random.ts';
import { checkSetting } from '../engine/settingRange.ts';
import { TextStream } from '../engine/text/textStream.ts';
import type { AskedModels, ModelPair, PlacedPair } from './askedModels.ts';
import { readPrompt, roomFor } from './promptTokens.ts';

/** One prompt for a model before and after a run. */
export interface AnswerRequest extends ModelPair {
  readonly prompt: string;
  readonly maxNewTokens: number;
  readonly sampling: SamplingSettings;
  readonly seed: number;
}

export type AnswerEnd = Omit<PlaygroundEnd, 'requestId'>;

export interface AnswerHooks {
  /** Whole characters, as they come. */
  readonly onText: (side: PlaygroundSide, text: string) => void;
  readonly onEnd: (end: AnswerEnd) => void;
  /** Asked before each token; true ends both answers where they are. */
  readonly shouldStop: () => boolean;
}

/**
 * Lets both models answer, a token of one after a token of the other, each with the same chance. A model without a
 * chat template goes on from the prompt as it is.
 * @throws NudgeError SETTING_OUT_OF_RANGE, and for models that cannot be used; what ends one side alone is told to
 *   `onEnd`
 */
export async function answerBoth(
  models: AskedModels,
  request: AnswerRequest,
  hooks: AnswerHooks,
): Promise<void> {
  checkRequest(request);
  const notes: string[] = [];
  const { folder, tokenizer } = await models.place(request, 1);
  const raw = tokenizer.chatTemplate === null;
  const promptIds = readPrompt({ ...request, raw }, tokenizer);
  const room = roomFor(request.maxNewTokens, promptIds.length, folder, (note) => notes.push(note));
  const placed = await models.place(request, promptIds.length + room);
  if (placed.note !== null) notes.push(placed.note);
  const one = (side: PlaygroundSide, view: ModelView): Promise<void> =>
    answerOne(placed, view, { ...request, promptIds, raw, room, side, notes }, hooks);
  await Promise.all([
    one('base', placed.base),
    ...(placed.tuned === null ? [] : [one('tuned', placed.tuned)]),
  ]);
}

interface Side extends AnswerRequest {
  readonly side: PlaygroundSide;
  readonly promptIds: Int32Array;
  readonly raw: boolean;
  /** Tokens the answer may have. */
  readonly room: number;
  readonly notes: readonly string[];
}

async function answerOne(
  { folder, tokenizer, network }: PlacedPair,
  view: ModelView,
  { side, promptIds, raw, room, sampling, seed, notes }: Side,
  { onText, onEnd, shouldStop }: AnswerHooks,
): Promise<void> {
  const start = performance.now();
  const stream = new TextStream(tokenizer, raw ? promptIds : []);
  const ends = endTokens(folder.architecture, tokenizer);
  const tell = (text: string): void => {
    if (text !== '') onText(side, text);
  };
  let tokens = 0;
  const end = (reason: AnswerEnd['reason'], error: NudgeError | null): void =>
    onEnd({
      side,
      reason,
      tokens,
      durationMs: performance.now() - start,
      notes,
      error: error?.toData() ?? null,
    });
  try {
    const row = { promptIds, sampling, random: Random.fromSeed(seed) };
    const [ids] = await generate(network, view, [row], {
      maxNewTokens: room,
      endTokens: ends,
      onToken: (_row, id) => {
        tokens += 1;
        if (!ends.includes(id)) tell(stream.push(id));
      },
      shouldStop,
    });
    tell(stream.end());
    const last = ids?.at(-1);
    const ended = last !== undefined && ends.includes(last);
    end(ended ? 'end' : tokens >= room ? 'length' : 'stopped', null);
  } catch (thrown) {
    end('failed', NudgeError.from(thrown));
  }
}

function checkRequest({ sampling, seed, maxNewTokens }: AnswerRequest): void {
  checkSamplingSettings(sampling);
  checkSetting('seed', seed, { min: 0, integer: true, advice: 'Any whole number from 0 up will do.' });
  const advice = 'A word takes one to three tokens.';
  checkSetting('maxNewTokens', maxNewTokens, { min: 1, max: 1e6, integer: true, advice });
}
