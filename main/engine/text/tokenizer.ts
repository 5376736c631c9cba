import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { NudgeError } from '../../../shared/errors.ts';
import { loadChatTemplate } from './chatTemplate.ts';
import type { ChatTemplate } from './chatTemplate.ts';
import { createEncoder } from './encoder.ts';
import type { Encoder } from './encoder.ts';
import { startsWithIds } from './idPrefix.ts';
import { withModernPrefix } from './llamaPrefix.ts';
import { isJsonObject, parseModelJson, readModelText } from './modelJson.ts';
import type { JsonObject } from './modelJson.ts';

/** Tokens with a name of their own, as `tokenizer_config.json` calls them. */
const namedTokens = [
  'bos_token',
  'eos_token',
  'unk_token',
  'sep_token',
  'pad_token',
  'cls_token',
  'mask_token',
];

/** A special token as text and as id. */
export interface SpecialToken {
  readonly text: string;
  readonly id: number;
}

/** A model's tokenizer: what turns text into ids and back. */
export interface Tokenizer {
  /** The ids of a text alone, without BOS or EOS. Special tokens written out in the text are recognised. */
  encode(text: string): Int32Array;
  /**
   * The ids of a text that begins a sequence: `prefixIds`, unless the text writes them out itself, then the text.
   * What the post-processor would put behind it is left out: an answer may follow.
   */
  encodeFromStart(text: string): Int32Array;
  /** Text of the ids; special tokens are left out unless asked for. */
  decode(ids: ArrayLike<number>, options?: { readonly keepSpecials?: boolean }): string;
  /** What the post-processor puts before a text: BOS or nothing. */
  readonly prefixIds: Int32Array;
  readonly bos: SpecialToken | null;
  readonly eos: SpecialToken | null;
  /** One above the highest id. */
  readonly vocabSize: number;
  /** The model's chat template, null when it has none. */
  readonly chatTemplate: ChatTemplate | null;
  /** sha256 (hex) of everything that decides the ids of a text. */
  readonly hash: string;
}

/**
 * Loads the tokenizer of a model folder: `tokenizer.json`, and where present `tokenizer_config.json`,
 * `special_tokens_map.json` and the chat template.
 * As in transformers 5, `tokenizer.json`'s post-processor alone decides about BOS and EOS; the `add_bos_token`
 * of `tokenizer_config.json` is left over from older files and not consulted.
 * @param now the moment that a template asking for the date is told.
 * @throws NudgeError TOKENIZER when a file is missing, broken or contradicts itself; CHAT_TEMPLATE when the
 *   template's file cannot be read.
 */
export async function loadTokenizer(folder: string, now: Date = new Date()): Promise<Tokenizer> {
  const path = join(folder, 'tokenizer.json');
  const text = await readModelText(path, 'TOKENIZER');
  if (text === null) throw await missingTokenizer(folder);
  const config = (await readOptional(folder, 'tokenizer_config.json')) ?? {};
  const tokenMap = (await readOptional(folder, 'special_tokens_map.json')) ?? {};
  const names = tokenNames(config, tokenMap);
  const tokenizerJson = withModernPrefix(parseModelJson(path, text, 'TOKENIZER'), config);
  const library = usable(path, () => buildLibraryTokenizer(tokenizerJson, names));
  const parts: TokenizerParts = {
    cleanUpSpaces: config['clean_up_tokenization_spaces'] === true,
    bos: specialToken(path, library, names, 'bos_token'),
    eos: specialToken(path, library, names, 'eos_token'),
    chatTemplate: await loadChatTemplate(folder, config, names, now),
    hash: createHash('sha256')
      .update(JSON.stringify([tokenizerJson, names]))
      .digest('hex'),
  };
  return usable(path, () => new LoadedTokenizer(library, parts));
}

interface TokenizerParts {
  readonly cleanUpSpaces: boolean;
  readonly bos: SpecialToken | null;
  readonly eos: SpecialToken | null;
  readonly chatTemplate: ChatTemplate | null;
  readonly hash: string;
}

class LoadedTokenizer implements Tokenizer {
  readonly prefixIds: Int32Array;
  readonly bos: SpecialToken | null;
  readonly eos: SpecialToken | null;
  readonly vocabSize: number;
  readonly chatTemplate: ChatTemplate | null;
  readonly hash: string;
  readonly #library: HuggingFaceTokenizer;
  readonly #encode: Encoder;
  readonly #cleanUpSpaces: boolean;

  constructor(library: HuggingFaceTokenizer, parts: TokenizerParts) {
    this.#library = library;
    this.#encode = createEncoder(library);
    this.#cleanUpSpaces = parts.cleanUpSpaces;
    this.bos = parts.bos;
    this.eos = parts.eos;
    this.chatTemplate = parts.chatTemplate;
    this.hash = parts.hash;
    this.vocabSize = highestId(library) + 1;
    this.prefixIds = this.#findPrefix();
  }

  encode(text: string): Int32Array {
    return this.#encode(text, false);
  }

  encodeFromStart(text: string): Int32Array {
    const ids = this.encode(text);
    if (startsWithIds(ids, this.prefixIds)) return ids;
    const whole = new Int32Array(this.prefixIds.length + ids.length);
    whole.set(this.prefixIds);
    whole.set(ids, this.prefixIds.length);
    return whole;
  }

  decode(ids: ArrayLike<number>, options: { readonly keepSpecials?: boolean } = {}): string {
    if (ids.length === 0) return '';
    return this.#library.decode(Array.from(ids), {
      skip_special_tokens: options.keepSpecials !== true,
      clean_up_tokenization_spaces: this.#cleanUpSpaces,
    });
  }

  /** A probe text with and without specials: what stands before the text is the prefix. */
  #findPrefix(): Int32Array {
    const bare = this.encode('a');
    const dressed = this.#encode('a', true);
    for (let start = 0; start + bare.length <= dressed.length; start++) {
      if (bare.every((id, i) => dressed[start + i] === id)) return dressed.slice(0, start);
    }
    return new Int32Array(0);
  }
}

/** The kinds of vocabulary that `tokenizer.json` may hold and the library computes as Hugging Face does. */
const knownModels = ['BPE', 'Unigram', 'WordPiece'];

function buildLibraryTokenizer(
  tokenizerJson: JsonObject,
  names: Readonly<Record<string, string>>,
): HuggingFaceTokenizer {
  const model = tokenizerJson['model'];
  const kind = isJsonObject(model) ? model['type'] : undefined;
  // Files from before 2020 name no kind; the library finds it out.
  if (typeof kind === 'string' && !knownModels.includes(kind)) throw new Error(`its kind is "${kind}"`);
  // Nothing else of tokenizer_config.json: what the library takes from it is for folders without tokenizer.json.
  return new HuggingFaceTokenizer(withNamedTokens(tokenizerJson, names), { eos_token: names['eos_token'] });
}

/** What `build` gives; whatever it throws is an error of the tokenizer's file. */
function usable<T>(path: string, build: () => T): T {
  try {
    return build();
  } catch (cause) {
    throw new NudgeError(
      'TOKENIZER',
      `${path} holds a tokenizer that Nudge cannot use: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'The file is damaged, or of a kind that Nudge does not know. Copy it again, or choose another model.',
      { path },
      { cause },
    );
  }
}

/**
 * A named token that stands only in the model's vocabulary is a special token all the same: transformers adds
 * it as one when it loads the tokenizer, so that it is cut out of a text before anything else.
 */
function withNamedTokens(tokenizerJson: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const listed = tokenizerJson['added_tokens'];
  const added: unknown[] = Array.isArray(listed) ? listed : [];
  const known = new Set(added.map((token) => (isJsonObject(token) ? token['content'] : undefined)));
  const model = tokenizerJson['model'];
  const vocabulary = isJsonObject(model) && isJsonObject(model['vocab']) ? model['vocab'] : {};
  const missing = [...new Set(Object.values(names))].filter(
    (content) => !known.has(content) && typeof vocabulary[content] === 'number',
  );
  const specials = missing.map((content) => ({
    id: vocabulary[content],
    content,
    special: true,
    normalized: false,
  }));
  return { ...tokenizerJson, added_tokens: [...added, ...specials] };
}

/** The named tokens' texts: `tokenizer_config.json` first, then `special_tokens_map.json`. */
function tokenNames(config: JsonObject, tokenMap: JsonObject): Record<string, string> {
  const names: Record<string, string> = {};
  for (const name of namedTokens) {
    const content = tokenContent(config[name]) ?? tokenContent(tokenMap[name]);
    if (content !== null) names[name] = content;
  }
  return names;
}

/** Token entries are a string or an object with a `content`. */
function tokenContent(entry: unknown): string | null {
  const content = isJsonObject(entry) ? entry['content'] : entry;
  return typeof content === 'string' && content !== '' ? content : null;
}

function specialToken(
  path: string,
  library: HuggingFaceTokenizer,
  names: Readonly<Record<string, string>>,
  name: string,
): SpecialToken | null {
  const text = names[name];
  if (text === undefined) return null;
  const id = library.token_to_id(text);
  if (id !== undefined) return { text, id };
  throw new NudgeError(
    'TOKENIZER',
    `${path} does not hold the token that tokenizer_config.json names as ${name}.`,
    'The files of this model folder do not belong together. Copy the whole folder again.',
    { path, token: name },
  );
}

function highestId(library: HuggingFaceTokenizer): number {
  let highest = -1;
  for (const id of library.get_vocab(true).values()) highest = Math.max(highest, id);
  return highest;
}

async function readOptional(folder: string, name: string): Promise<JsonObject | null> {
  const path = join(folder, name);
  const text = await readModelText(path, 'TOKENIZER');
  return text === null ? null : parseModelJson(path, text, 'TOKENIZER');
}

async function missingTokenizer(folder: string): Promise<NudgeError> {
  const sentencePiece = await readModelText(join(folder, 'tokenizer.model'), 'TOKENIZER');
  const hint =
    sentencePiece === null
      ? 'Choose the folder that holds the whole model, with config.json, tokenizer.json and the weights.'
      : 'The folder has only tokenizer.model, an older kind. Download tokenizer.json from where the model came from.';
  return new NudgeError('TOKENIZER', `There is no tokenizer.json in ${folder}.`, hint, { path: folder });
}
