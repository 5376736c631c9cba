import type { Collected, Collector } from './collector.ts';
import { signs } from './characters.ts';
import type { PairFacts } from './pairFacts.ts';
import type { TextFacts } from './textFacts.ts';

/** What chat templates write around turns. `</s>` also strikes out text in HTML: it counts where a turn would end. */
const angles = new RegExp(
  [
    // ChatML, Llama 3, Phi, Zephyr, Cohere: <|im_start|>, <|eot_id|>, <|assistant|>, <|END_OF_TURN_TOKEN|> …
    '<\\|[A-Za-z][A-Za-z0-9_]{1,40}\\|>',
    // DeepSeek, with wide bars.
    '<\uff5c[^\uff5c<>\\n]{1,40}\uff5c>',
    // Gemma.
    '<(?:start|end)_of_turn>',
    // Llama 2, Mistral and sentencepiece models.
    '<</?SYS>>',
    '^\\s{0,4}<s>',
    '</s>\\s{0,4}(?:$|<s>|\\[INST\\])',
    '<(?:bos|eos|pad|unk)>',
  ].join('|'),
);

/** Llama 2, Mistral; GLM. */
const squares = /(?<!\w)\[INST\]|\[\/INST\]|\[\/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS)\]|\[gMASK\]/;

/** At the start of a line: Alpaca, older Vicuna and the like; Anthropic's transcripts, Vicuna, OpenChat. */
const lineStarts = new RegExp(
  [
    '### ?(?:Instruction|Input|Response|Human|Assistant|User|System|Prompt) ?:',
    '[ \\t]{0,4}(?:Human|Assistant|USER|ASSISTANT|GPT4(?: Correct)? (?:User|Assistant)) ?:',
  ].join('|'),
  'y',
);

/** "AI:" and "Bot:" stand in glossaries too: they count where a "User:" speaks as well. */
const speakers = /[ \t]{0,4}(?:(User)|AI|Bot) ?:/y;

/** What any of the above begins with: most lines are done with after one look. */
const beginnings = new Set(Array.from('#HAUGB \t', (character) => character.charCodeAt(0)));

/**
 * Pairs in whose text a chat template's marks were left, such as `<|im_end|>`, `[INST]` or "Human:" at the start of
 * a line. The trainer puts the model's own template around every turn; what is left of another is learned as if
 * people wrote so. Prompts and answers are searched.
 *
 * Method: the marks of the known families, and every `<|name|>`. One find is enough; "AI:" and "Bot:" need "User:"
 * beside them. Nothing is stored but the pairs found.
 */
export class TemplateLeftovers implements Collector {
  readonly #found: number[] = [];
  #pairs = 0;

  take({ prompt, chosen, rejected }: PairFacts): void {
    const position = this.#pairs++;
    if (hasMarker(prompt) || hasMarker(chosen) || hasMarker(rejected)) this.#found.push(position);
  }

  finish(): Collected | null {
    if (this.#found.length === 0) return null;
    const share = this.#found.length / this.#pairs;
    return { positions: Uint32Array.from(this.#found), share, figures: { share } };
  }
}

/** The characters that give marks away decide what is searched for, so that most texts are not searched at all. */
function hasMarker({ signs: seen, parts }: TextFacts): boolean {
  if ((seen & signs.angle) !== 0 && parts.some((part) => angles.test(part))) return true;
  if ((seen & signs.square) !== 0 && parts.some((part) => squares.test(part))) return true;
  return (seen & signs.colon) !== 0 && parts.some(hasLineStart);
}

function hasLineStart(part: string): boolean {
  let [hasPerson, hasMachine] = [false, false];
  for (let line = 0; ;) {
    if (beginnings.has(part.charCodeAt(line))) {
      lineStarts.lastIndex = line;
      if (lineStarts.test(part)) return true;
      speakers.lastIndex = line;
      const speaker = speakers.exec(part);
      if (speaker !== null) {
        if (speaker[1] === undefined) hasMachine = true;
        else hasPerson = true;
      }
    }
    line = part.indexOf('\n', line) + 1;
    if (line === 0) return hasPerson && hasMachine;
  }
}
