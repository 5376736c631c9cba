import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../main/engine/text/tokenizer.ts';
import { rejectedBy } from '../../support/nudgeError.ts';
import { sharedMaterial } from '../../support/sharedMaterial.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { changedTokenizer, golden, tokenizerFolder } from '../../support/tokenizerFolder.ts';

describe('loadTokenizer', () => {
  it('knows BOS, EOS and what is put before a text', async () => {
    const tokenizer = await changedTokenizer();
    expect(tokenizer.bos).toEqual({ text: '<|begin|>', id: 0 });
    expect(tokenizer.eos).toEqual({ text: '<|end|>', id: 1 });
    expect([...tokenizer.prefixIds]).toEqual([0]);
    expect(tokenizer.vocabSize).toBe(320);
    expect(tokenizer.chatTemplate).not.toBeNull();
  });

  it('puts BOS before a text once, also when the text writes it out', async () => {
    const tokenizer = await changedTokenizer();
    expect([...tokenizer.encodeFromStart('')]).toEqual([0]);
    expect([...tokenizer.encode('<|begin|>a')]).toEqual([0, ...tokenizer.encode('a')]);
    expect(tokenizer.encodeFromStart('<|begin|>a')).toEqual(tokenizer.encodeFromStart('a'));
  });

  it('leaves out an EOS that the post-processor would put behind a text', async () => {
    const plain = await changedTokenizer();
    const ending = await changedTokenizer({
      tokenizer: {
        post_processor: {
          type: 'TemplateProcessing',
          single: [
            { SpecialToken: { id: '<|begin|>', type_id: 0 } },
            { Sequence: { id: 'A', type_id: 0 } },
            { SpecialToken: { id: '<|end|>', type_id: 0 } },
          ],
          pair: [],
          special_tokens: {},
        },
      },
    });
    expect(ending.encodeFromStart('a word')).toEqual(plain.encodeFromStart('a word'));
  });

  it('lets tokenizer.json decide about BOS, whatever add_bos_token says', async () => {
    expect((await changedTokenizer({ config: { add_bos_token: false } })).prefixIds).toHaveLength(1);
    const bare = await changedTokenizer({
      tokenizer: { post_processor: null },
      config: { add_bos_token: true },
    });
    expect(bare.prefixIds).toHaveLength(0);
  });

  it('gives back any text', async () => {
    const tokenizer = await changedTokenizer();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
        expect(tokenizer.decode(tokenizer.encodeFromStart(text))).toBe(text);
      }),
    );
  });

  it('shows special tokens when asked', async () => {
    const tokenizer = await changedTokenizer();
    const ids = tokenizer.encodeFromStart('hi<|end|>');
    expect(tokenizer.decode(ids)).toBe('hi');
    expect(tokenizer.decode(ids, { keepSpecials: true })).toBe('<|begin|>hi<|end|>');
    expect(tokenizer.decode([])).toBe('');
  });

  it('does not tidy the spaces of a text unless the model says so', async () => {
    const text = 'one , two';
    const plain = await changedTokenizer({ config: { clean_up_tokenization_spaces: undefined } });
    const tidy = await changedTokenizer({ config: { clean_up_tokenization_spaces: true } });
    expect(plain.decode(plain.encode(text))).toBe(text);
    expect(tidy.decode(tidy.encode(text))).toBe('one, two');
  });

  it('takes token names as objects, and from special_tokens_map.json', async () => {
    const object = await changedTokenizer({ config: { eos_token: { content: '<|turn_end|>' } } });
    expect(object.eos?.text).toBe('<|turn_end|>');
    const mapped = await changedTokenizer({
      config: { eos_token: undefined },
      files: { 'special_tokens_map.json': '{"eos_token": {"content": "<|turn_end|>"}}' },
    });
    expect(mapped.eos?.text).toBe('<|turn_end|>');
  });

  it('treats a named token of the vocabulary as special though it is not listed as added', async () => {
    const listed = golden('tokenizer.json');
    const added = (listed['added_tokens'] as { content: string }[]).filter(
      ({ content }) => content !== '<|end|>',
    );
    const model = listed['model'] as { vocab: Record<string, number> };
    const tokenizer = await changedTokenizer({
      tokenizer: {
        added_tokens: added,
        model: { ...model, vocab: { ...model.vocab, '<|end|>': 1 } },
      },
    });
    expect([...tokenizer.encode('<|end|>')]).toEqual([1]);
    expect(tokenizer.decode([1])).toBe('');
  });

  it('works without tokenizer_config.json', async () => {
    const folder = tokenizerFolder();
    rmSync(join(folder, 'tokenizer_config.json'));
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer).toMatchObject({ bos: null, eos: null, chatTemplate: null });
  });

  it('has a hash that changes with what decides the ids', async () => {
    const hash = (await changedTokenizer()).hash;
    expect((await changedTokenizer()).hash).toBe(hash);
    expect((await changedTokenizer({ config: { eos_token: '<|turn_end|>' } })).hash).not.toBe(hash);
    expect((await changedTokenizer({ tokenizer: { post_processor: null } })).hash).not.toBe(hash);
  });
});

describe('loadTokenizer on broken folders', () => {
  it('says what is missing', async () => {
    const folder = tempFolder();
    const missing = await rejectedBy(loadTokenizer(folder));
    expect(missing.code).toBe('TOKENIZER');
    expect(missing.message).toContain('tokenizer.json');
    writeFileSync(join(folder, 'tokenizer.model'), 'x');
    expect((await rejectedBy(loadTokenizer(folder))).hint).toContain('tokenizer.model');
  });

  it.each([
    ['no JSON', 'tokenizer.json', '{"model":'],
    ['no object', 'tokenizer.json', '[]'],
    ['an empty object', 'tokenizer.json', '{}'],
    ['no JSON', 'tokenizer_config.json', '{'],
    ['no JSON', 'special_tokens_map.json', ''],
  ])('refuses %s in %s', async (_, name, content) => {
    const error = await rejectedBy(changedTokenizer({ files: { [name]: content } }));
    expect(error.code).toBe('TOKENIZER');
    expect(error.message).toContain(name);
  });

  it('refuses a model of a kind that is not known', async () => {
    const unknown = await rejectedBy(
      changedTokenizer({ tokenizer: { model: { type: 'Bytes', vocab: {} } } }),
    );
    expect(unknown.code).toBe('TOKENIZER');
    const hollow = await rejectedBy(changedTokenizer({ tokenizer: { model: { type: 'BPE' } } }));
    expect(hollow.code).toBe('TOKENIZER');
  });

  it('refuses an EOS that is not in the vocabulary', async () => {
    const error = await rejectedBy(changedTokenizer({ config: { eos_token: '<|nowhere|>' } }));
    expect(error).toMatchObject({ code: 'TOKENIZER', context: { token: 'eos_token' } });
  });
});

// Ids by transformers 5.23 and tokenizers 0.23.
describe('loadTokenizer on tokenizers of real models', () => {
  const stories = sharedMaterial('models/stories260K');
  const neox = sharedMaterial('tokenizers/gpt-neox-20b');
  const minimind = sharedMaterial('tokenizers/minimind-cn');

  it.skipIf(stories === null)('agrees about SentencePiece-like BPE with byte fallback', async () => {
    const tokenizer = await loadTokenizer(stories ?? '');
    expect([...tokenizer.encodeFromStart('Once upon a time')]).toEqual([1, 403, 407, 261, 378]);
    expect([...tokenizer.encode('a</s>b')]).toEqual([261, 2, 430]);
    expect([...tokenizer.encode(' a')]).toEqual([261]);
    expect([...tokenizer.encode('café 你')]).toEqual([280, 412, 431, 485, 410, 231, 192, 163]);
    expect(tokenizer.decode(tokenizer.encode('café 你'))).toBe('café 你');
  });

  it.skipIf(neox === null)('agrees about GPT-NeoX', async () => {
    const tokenizer = await loadTokenizer(neox ?? '');
    const ids = [12092, 50276, 10186, 13, 352, 434, 209, 24553, 34439];
    expect([...tokenizer.encodeFromStart("Hello  world, it's 你好")]).toEqual(ids);
    expect(tokenizer.eos).toBeNull();
  });

  it.skipIf(minimind === null)('agrees about MiniMind, template included', async () => {
    const tokenizer = await loadTokenizer(minimind ?? '');
    const ids = [42, 392, 338, 223, 1636, 14, 223, 5134, 2];
    expect([...tokenizer.encodeFromStart('Hello  world, 你好<|im_end|>')]).toEqual(ids);
    const rendered = tokenizer.chatTemplate?.render([{ role: 'user', content: '你好' }], true) ?? '';
    expect([...tokenizer.encode(rendered)]).toEqual([
      1, 85, 736, 201, 59, 292, 389, 260, 3836, 1861, 501, 2, 201, 1, 320, 275, 201, 5134, 2, 201, 1, 1078,
      538, 501, 201,
    ]);
  });
});
