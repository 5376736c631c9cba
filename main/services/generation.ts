import type { DeviceName } from '../../shared/run.ts';
import { endTokens } from '../engine/generate/endTokens.ts';
import { generate } from '../engine/generate/generate.ts';
import { checkSamplingSettings, type SamplingSettings } from '../engine/generate/sampling.ts';
import { openModelFolder } from '../engine/model/modelFolder.ts';
import { Random } from '../engine/random.ts';
import { checkSetting } from '../engine/settingRange.ts';
import { TextStream } from '../engine/text/textStream.ts';
import { loadTokenizer } from '../engine/text/tokenizer.ts';
import { withPlacedModel } from './placedModel.ts';
import { readPrompt, roomFor } from './promptTokens.ts';

export interface GenerationRequest {
  readonly modelDir: string;
  readonly adapterDir: string | null;
  readonly prompt: string;
  /** The prompt goes to the tokenizer as it is; otherwise it is one turn of the model's chat template. */
  readonly raw: boolean;
  readonly maxNewTokens: number;
  readonly sampling: SamplingSettings;
  readonly seed: number;
  readonly device: 'auto' | DeviceName;
}

export interface GenerationHooks {
  readonly onNote: (note: string) => void;
  /** Called with the answer piece by piece, always whole characters. */
  readonly onText: (piece: string) => void;
  /** Asked before each token; true ends the answer where it is. */
  readonly shouldStop: () => boolean;
}

/**
 * Writes one answer.
 * @throws NudgeError SETTING_OUT_OF_RANGE, CHAT_TEMPLATE for a chat with a model that has no template, and for a
 *   model or adapter that cannot be used
 */
export async function generateAnswer(request: GenerationRequest, hooks: GenerationHooks): Promise<void> {
  checkRequest(request);
  const folder = openModelFolder(request.modelDir);
  const tokenizer = await loadTokenizer(request.modelDir);
  const promptIds = readPrompt(request, tokenizer);
  const maxNewTokens = roomFor(request.maxNewTokens, promptIds.length, folder, hooks.onNote);
  const stream = new TextStream(tokenizer, request.raw ? promptIds : []);
  const ends = endTokens(folder.architecture, tokenizer);
  const onToken = (_row: number, id: number): void => {
    if (!ends.includes(id)) hooks.onText(stream.push(id));
  };
  const row = { promptIds, sampling: request.sampling, random: Random.fromSeed(request.seed) };
  const { adapterDir, device } = request;
  const place = { adapterDir, device, positions: promptIds.length + maxNewTokens, onNote: hooks.onNote };
  await withPlacedModel(folder, place, ({ network, view }) =>
    generate(network, view, [row], {
      maxNewTokens,
      endTokens: ends,
      onToken,
      shouldStop: hooks.shouldStop,
    }),
  );
  hooks.onText(stream.end());
}

function checkRequest({ sampling, seed, maxNewTokens }: GenerationRequest): void {
  checkSamplingSettings(sampling);
  checkSetting('seed', seed, { min: 0, integer: true, advice: 'Any whole number from 0 up will do.' });
  const advice = 'A word takes one to three tokens.';
  checkSetting('maxNewTokens', maxNewTokens, { min: 1, max: 1e6, integer: true, advice });
}
