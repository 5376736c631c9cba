import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEncoder } from '../../../main/engine/text/encoder.ts';
import { sharedMaterial } from '../../support/sharedMaterial.ts';
import { golden } from '../../support/tokenizerFolder.ts';

type JsonObject = Record<string, unknown>;

const root = join(import.meta.dirname, '../../..');

const tokenizers = [
  join(root, 'resources/starter-model'),
  // The golden models share one tokenizer.
  join(root, 'test/golden/models/llama-tied'),
  ...['tokenizers/gpt-neox-20b', 'tokenizers/minimind-cn', 'models/stories260K'].flatMap(
    (name) => sharedMaterial(name) ?? [],
  ),
];

const texts = [
  '',
  ' ',
  'a',
  "The quick brown fox doesn’t jump; it doesn't \"jump\", they’ll say. We've said so, I'm sure, HE'S NOT.",
  'function f(a, b) {\n\treturn a?.[b] ?? `x${a}` !== b && /[^\\s]+/gu.test(a);\n}\n\n\n    # end\r\n',
  '0 12 345 6,789.01 -1e10 0xFF ½ ² Ⅷ ١٢٣ ४५६ 2026-11-23T08:46:33Z',
  '  leading, trailing  \t \n  \n\n\r\n \v\f \u0085 \u00a0 \u2003 \u2028 \u2029 \u200b \ufeff \u3000 ',
  'é e\u0301 ﬁ Å ÅÅ ñandú ß İi̇ Ж 你好，世界。 日本語のテキスト 한국어 عربى עברית हिन्दी ไทย',
  '👩‍👩‍👧‍👦 👍🏽 🇩🇪 🏴‍☠️ ❤️ z̸̢̛͎a̷͕͐l̶̰̈́g̵̠͝o 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u{10ffff}',
  'lone \ud800 surrogates\udfff \udc00\ud800 \ud83d x \ud83d\ud83d\ude00',
  'a <|begin|>b<|end|> <|turn_end|>c<|im_start|>user\nd<|im_end|>\n</s><s><unk><|endoftext|> <|endoftext|',
  `${'x'.repeat(127)} ${'x'.repeat(126)} ${'y'.repeat(1000)}${'='.repeat(300)}\n${'你好'.repeat(200)}${' '.repeat(200)}`,
  [127, 128, 129, 100].map((length) => 'x'.repeat(length)).join('\n'),
  'constructor __proto__ toString hasOwnProperty valueOf',
  '\0\x01\x7f\x80\xff a\0b',
];

function libraryOf(json: JsonObject): HuggingFaceTokenizer {
  return new HuggingFaceTokenizer(json, {});
}

function readTokenizer(folder: string): JsonObject {
  return JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8')) as JsonObject;
}

/** A check that the encoder gives each text the ids that the untouched library gives it, anew and remembered. */
function comparison(json: JsonObject): (text: string) => void {
  const library = libraryOf(json);
  const encode = createEncoder(libraryOf(json));
  return (text) => {
    for (const dressed of [false, true, false]) {
      const { ids } = library.encode(text, { add_special_tokens: dressed });
      const known = ids.filter((id) => id !== undefined);
      expect([...encode(text, dressed)]).toEqual(known);
    }
  };
}

/** Characters, spaces, digits, special tokens and code units of any kind, in any order. */
const wildText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(' ', '  ', '\n', '\t', "'s", '42', 'the', ' dog', 'dog', '<|end|>', '<|begin|>', 'é'),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

describe.each(tokenizers)('createEncoder with %s', (folder) => {
  it('gives the ids that the library gives', () => {
    const compare = comparison(readTokenizer(folder));
    for (const text of [...texts, ...texts, texts.join('')]) compare(text);
    fc.assert(fc.property(wildText, compare), { numRuns: 200 });
  });
});

const bytes = { type: 'ByteLevel', add_prefix_space: false, use_regex: true };
const digits = { type: 'Digits', individual_digits: true };
const words = {
  type: 'Split',
  pattern: {
    Regex:
      "(?i:'s|'t)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s+(?!\\S)|\\s+",
  },
  behavior: 'Isolated',
  invert: false,
};
const space = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first' };
const sequence = (...steps: unknown[]): JsonObject => ({ type: 'Sequence', pretokenizers: steps });

const cutters: Record<string, JsonObject | null> = {
  'bytes behind a space of its own': { ...bytes, add_prefix_space: true },
  'bytes, uncut': { ...bytes, use_regex: false },
  'digits, then bytes': sequence(digits, bytes),
  'words, then bytes': sequence(words, { ...bytes, use_regex: false }),
  'a sequence in a sequence': sequence(digits, sequence(words, { ...bytes, add_prefix_space: true })),
  'bytes, then bytes': sequence(bytes, bytes),
  'bytes, then digits': sequence(bytes, digits),
  'bytes, then words': sequence({ ...bytes, use_regex: false }, words),
  'pairs of code units, then bytes': sequence({ type: 'FixedLength', length: 2 }, bytes),
  'words without bytes': words,
  'a mark for spaces': space,
  'no steps': sequence(),
  nothing: null,
};

/** With tokens that reach over the end of a word, so that it shows in the ids where a text was cut. */
function withJoins(model: {
  readonly vocab: object;
  readonly merges: readonly [string, string][];
}): JsonObject {
  const joins = ['eĠ', 'dĠ', ',Ġ', '.Ġ', 'Ċx', 'xx', 'Ġ1', '12', '6,', 'Ġt', "'s"].map(
    (join): [string, string] => [join.slice(0, 1), join.slice(1)],
  );
  const vocab = Object.fromEntries(joins.map((join, i) => [join.join(''), 500 + i]));
  return { ...model, vocab: { ...vocab, ...model.vocab }, merges: [...joins, ...model.merges] };
}

describe('createEncoder', () => {
  const model = withJoins(golden('tokenizer.json')['model'] as { vocab: object; merges: [string, string][] });
  const added = golden('tokenizer.json')['added_tokens'] as JsonObject[];

  function agrees(changes: JsonObject): void {
    const compare = comparison({ ...golden('tokenizer.json'), model, ...changes });
    for (const text of [...texts, ...texts]) compare(text);
    fc.assert(fc.property(wildText, compare), { numRuns: 100 });
  }

  it.each(Object.keys(cutters))('agrees with the library where text is cut by %s', (name) => {
    agrees({ pre_tokenizer: cutters[name] });
  });

  it.each<[string, JsonObject]>([
    ['no id for what is unknown', {}],
    ['an unknown token', { unk_token: '<|end|>' }],
    ['an unknown token that has no id', { unk_token: '<|nowhere|>' }],
    ['unknown tokens that become one', { unk_token: '<|end|>', fuse_unk: true }],
    ['whole pieces first', { ignore_merges: true }],
    ['an end of words', { end_of_word_suffix: 'e' }],
    ['a mark for pieces that go on', { continuing_subword_suffix: 's' }],
    ['unknown characters as bytes', { byte_fallback: true, unk_token: '<|end|>' }],
  ])('agrees with the library about a BPE with %s', (_, changes) => {
    for (const cutter of [bytes, space, null]) {
      agrees({ model: { ...model, ...changes }, pre_tokenizer: cutter });
    }
  });

  it('agrees with the library about normalized texts and tokens', () => {
    const token = { id: 400, content: 'The', special: false, normalized: true };
    agrees({ normalizer: { type: 'Lowercase' }, added_tokens: [...added, token] });
    agrees({ normalizer: { type: 'NFKC' }, added_tokens: [...added, { ...token, content: 'ﬁ' }] });
    agrees({ added_tokens: added.map((each) => ({ ...each, lstrip: true, rstrip: true })) });
  });

  it.each<[string, unknown]>([
    ['none', null],
    ['of bytes', { type: 'ByteLevel' }],
    ['of RoBERTa', { type: 'RobertaProcessing', cls: ['<|begin|>', 0], sep: ['<|end|>', 1] }],
    ['of BERT', { type: 'BertProcessing', cls: ['<|begin|>', 0], sep: ['<|end|>', 1] }],
    [
      'in sequence',
      { type: 'Sequence', processors: [{ type: 'ByteLevel' }, golden('tokenizer.json')['post_processor']] },
    ],
  ])('agrees with the library about a post-processor: %s', (_, processor) => {
    agrees({ post_processor: processor });
  });

  it('agrees with the library about an added token that is in no vocabulary', () => {
    const single = [
      { SpecialToken: { id: '<|nowhere|>', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
    ];
    const processor = { type: 'TemplateProcessing', single, pair: [], special_tokens: {} };
    agrees({ post_processor: processor });
    agrees({ post_processor: processor, model: { ...model, unk_token: '<|end|>' } });
  });

  it('agrees with the library about vocabularies of other kinds', () => {
    const vocabulary = { '[UNK]': 0, the: 1, dog: 2, '##s': 3, e: 4 };
    agrees({
      model: { type: 'WordPiece', vocab: vocabulary, unk_token: '[UNK]', continuing_subword_prefix: '##' },
      pre_tokenizer: { type: 'BertPreTokenizer' },
    });
    const likely = [
      ['<unk>', 0],
      ['▁', -2],
      ['the', -3],
      ['▁dog', -3],
      ['e', -4],
    ];
    agrees({ model: { type: 'Unigram', vocab: likely, unk_id: 0 }, pre_tokenizer: space });
  });

  it('gives ids that may be changed', () => {
    const encode = createEncoder(libraryOf(golden('tokenizer.json')));
    const first = encode('some words, and more', false);
    const copy = [...first];
    first.fill(-1);
    expect([...encode('some words, and more', false)]).toEqual(copy);
  });
});
