import type { Collected, Collector } from './collector.ts';
import { signs } from './characters.ts';
import type { PairFacts } from './pairFacts.ts';
import type { TextFacts } from './textFacts.ts';

/**
 * What chat templates write around turns, by the character that gives it away, so that most texts are not searched
 * at all. `</s>` also strikes out text in HTML: it counts only where a turn would end.
 */
const markers: readonly (readonly [sign: number, pattern: RegExp])[] = [
  [
    signs.angle,
    new RegExp(
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
    ),
  ],
  // Llama 2, Mistral; GLM.
  [signs.square, /\[\/?INST\]|\[\/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS)\]|\[gMASK\]/],
  // Alpaca, older Vicuna and the like, at the start of a line.
  [signs.hash, /(?:^|\n)#{2,4} ?(?:Instruction|Input|Response|Human|Assistant|User|System|Prompt) ?:/],
  // Anthropic's transcripts, Vicuna, OpenChat, at the start of a line.
  [
    signs.colon,
    /(?:^|\n)[ \t]{0,4}(?:Human|Assistant|USER|ASSISTANT|SYSTEM|Bot|AI|GPT4(?: Correct)? (?:User|Assistant)) ?:/,
  ],
];

/**
 * Pairs in whose text a chat template's marks were left, such as `<|im_end|>`, `[INST]` or "Human:" at the start of
 * a line. The trainer puts the model's own template around every turn; what is left of another is learned as if
 * people wrote so. Prompts and answers are searched.
 *
 * Method: the marks of the known families, and every `<|name|>`. One find is enough. Nothing is stored but the
 * pairs found.
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

function hasMarker(text: TextFacts): boolean {
  return markers.some(
    ([sign, pattern]) => (text.signs & sign) !== 0 && text.parts.some((part) => pattern.test(part)),
  );
}
