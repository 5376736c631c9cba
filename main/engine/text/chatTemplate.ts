import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import type { ChatMessage } from '../../../shared/pair.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { isJsonObject, parseModelJson, readModelText } from './modelJson.ts';
import type { JsonObject } from './modelJson.ts';
import { formatDate } from './strftime.ts';

/** What a template is rendered with, besides the turns. */
interface TemplateSurroundings {
  /** bos_token, eos_token and the like: name → text. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** Turns a conversation into the one text that the model was trained to read. */
export class ChatTemplate {
  readonly source: string;
  /** The template's file, for errors. */
  readonly path: string;
  /** sha256 (hex) of everything but the turns that decides what comes out. */
  readonly hash: string;
  readonly #surroundings: TemplateSurroundings;
  #program: ReturnType<typeof parse> | null = null;

  constructor(path: string, source: string, surroundings: TemplateSurroundings) {
    this.path = path;
    this.source = source;
    // A template may print the date. Its clock stands still at midnight, so that a day's renderings agree.
    const { tokens, now } = surroundings;
    this.#surroundings = { tokens, now: new Date(now.getFullYear(), now.getMonth(), now.getDate()) };
    const date = source.includes('strftime_now') ? formatDate(now, '%Y-%m-%d') : null;
    this.hash = createHash('sha256')
      .update(JSON.stringify([source, tokens, date]))
      .digest('hex');
  }

  /**
   * The conversation as text, as `apply_chat_template(messages, tokenize=False)` gives it.
   * @param addGenerationPrompt end with what opens the assistant's next turn.
   * @throws NudgeError CHAT_TEMPLATE when the template cannot be understood or refuses these turns.
   */
  render(messages: readonly ChatMessage[], addGenerationPrompt: boolean): string {
    const program = this.compile();
    try {
      const environment = this.#environment(messages, addGenerationPrompt);
      const rendered = new Interpreter(environment).run(program).value;
      if (typeof rendered === 'string') return rendered;
      throw new TypeError('The template gave no text.');
    } catch (cause) {
      throw this.#refusal(cause);
    }
  }

  /**
   * Reads the template without rendering anything.
   * @throws NudgeError CHAT_TEMPLATE when it cannot be understood.
   */
  compile(): ReturnType<typeof parse> {
    try {
      this.#program ??= parse(tokenize(this.source, { lstrip_blocks: true, trim_blocks: true }));
      return this.#program;
    } catch (cause) {
      throw new NudgeError(
        'CHAT_TEMPLATE',
        `The chat template in ${this.path} cannot be understood.`,
        'Copy the model folder again, or choose another model.',
        { path: this.path },
        { cause },
      );
    }
  }

  /** The names a template may use: those that transformers gives it. */
  #environment(messages: readonly ChatMessage[], addGenerationPrompt: boolean): Environment {
    const { tokens, now } = this.#surroundings;
    const names: Record<string, unknown> = {
      ...tokens,
      messages,
      add_generation_prompt: addGenerationPrompt,
      tools: null,
      documents: null,
      true: true,
      false: false,
      none: null,
      True: true,
      False: false,
      None: null,
      range,
      raise_exception: raiseException,
      strftime_now: (format: string) => formatDate(now, format),
    };
    const environment = new Environment();
    for (const [name, value] of Object.entries(names)) environment.set(name, value);
    return environment;
  }

  /** What a template says in refusing is shown where it is the template's own words, never the person's. */
  #refusal(cause: unknown): NudgeError {
    const said =
      cause instanceof TemplateRefusal && this.source.includes(cause.message) ? cause.message : null;
    const message = `The chat template in ${this.path} cannot render this conversation`;
    return new NudgeError(
      'CHAT_TEMPLATE',
      said === null ? `${message}.` : `${message}: ${said}`,
      'Check the roles and the order of the turns: most models want user and assistant in turn, user first.',
      { path: this.path },
      { cause },
    );
  }
}

class TemplateRefusal extends Error {}

function raiseException(message: unknown): never {
  throw new TemplateRefusal(String(message));
}

/** Jinja's sandbox has the same limit: a broken template must not fill the memory. */
const longestRange = 100_000;

/** Python's `range` as a list. */
function range(first: number, second?: number | null, step?: number | null): number[] {
  const [start, stop, stride] = typeof second === 'number' ? [first, second, step ?? 1] : [0, first, 1];
  const length = Math.max(0, Math.ceil((stop - start) / stride));
  if (!(length <= longestRange)) throw new RangeError('range() is too long');
  return Array.from({ length }, (_, i) => start + i * stride);
}

/**
 * The chat template of a model folder, null when there is none. Where it stands, newest way first:
 * `chat_template.jinja`, `chat_template` in `tokenizer_config.json` (one, or a list with names), and
 * `chat_template.json`.
 * @throws NudgeError CHAT_TEMPLATE when its file cannot be read.
 */
export async function loadChatTemplate(
  folder: string,
  tokenizerConfig: JsonObject,
  tokens: Readonly<Record<string, string>>,
  now: Date,
): Promise<ChatTemplate | null> {
  const surroundings = { tokens, now };
  const jinjaPath = join(folder, 'chat_template.jinja');
  const jinja = await readModelText(jinjaPath, 'CHAT_TEMPLATE');
  if (jinja !== null) return new ChatTemplate(jinjaPath, jinja, surroundings);
  const configured = templateSource(tokenizerConfig['chat_template']);
  if (configured !== null) {
    return new ChatTemplate(join(folder, 'tokenizer_config.json'), configured, surroundings);
  }
  const jsonPath = join(folder, 'chat_template.json');
  const json = await readModelText(jsonPath, 'CHAT_TEMPLATE');
  if (json === null) return null;
  const source = templateSource(parseModelJson(jsonPath, json, 'CHAT_TEMPLATE')['chat_template']);
  return source === null ? null : new ChatTemplate(jsonPath, source, surroundings);
}

/** The template itself, or of several named ones `default`. */
function templateSource(entry: unknown): string | null {
  if (typeof entry === 'string') return entry;
  if (!Array.isArray(entry)) return null;
  const named: unknown = entry.find((item: unknown) => isJsonObject(item) && item['name'] === 'default');
  return isJsonObject(named) && typeof named['template'] === 'string' ? named['template'] : null;
}
