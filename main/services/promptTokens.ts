import { NudgeError } from '../../shared/errors.ts';
import type { ModelFolder } from '../engine/model/modelFolder.ts';
import { tokenizePrompt } from '../engine/text/pairTokens.ts';
import type { Tokenizer } from '../engine/text/tokenizer.ts';

/** What a person asks a model. */
interface Prompt {
  readonly modelDir: string;
  readonly prompt: string;
  /** The prompt goes to the tokenizer as it is; otherwise it is one turn of the model's chat template. */
  readonly raw: boolean;
}

/**
 * The ids an answer goes on from.
 * @throws NudgeError CHAT_TEMPLATE for a chat with a model that has no template, USAGE for nothing to go on from
 */
export function readPrompt({ prompt, raw, modelDir }: Prompt, tokenizer: Tokenizer): Int32Array {
  if (!raw && tokenizer.chatTemplate === null) {
    throw new NudgeError(
      'CHAT_TEMPLATE',
      `The model in ${modelDir} has no chat template, so it cannot be asked as in a chat.`,
      'Give it a text to go on from instead, without a chat template (--raw on the command line).',
      { path: modelDir },
    );
  }
  const ids = tokenizePrompt(raw ? prompt : [{ role: 'user', content: prompt }], tokenizer);
  if (ids.length > 0) return ids;
  throw new NudgeError(
    'USAGE',
    'The prompt is empty, and this model has no token that begins a text.',
    'Write a prompt.',
  );
}

/**
 * The tokens the answer may have: as many as asked for, as far as the model reaches.
 * @throws NudgeError SETTING_OUT_OF_RANGE when the prompt alone is too long
 */
export function roomFor(
  wanted: number,
  promptTokens: number,
  { architecture: { contextLength } }: Pick<ModelFolder, 'architecture'>,
  onNote: (note: string) => void,
): number {
  const room = contextLength - promptTokens;
  if (room < 1) {
    throw new NudgeError(
      'SETTING_OUT_OF_RANGE',
      `The prompt has ${promptTokens} tokens, and the model reads at most ${contextLength}.`,
      'Shorten the prompt.',
      { promptTokens, contextLength },
    );
  }
  if (wanted > room) {
    onNote(
      `The model reads at most ${contextLength} tokens, so the answer ends after ${room} tokens at the latest.`,
    );
  }
  return Math.min(wanted, room);
}
