import { describe, expect, it } from 'vitest';
import { withModernPrefix } from '../../../main/engine/text/llamaPrefix.ts';

const normalizer = {
  type: 'Sequence',
  normalizers: [
    { type: 'Prepend', prepend: '▁' },
    { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
  ],
};
const json = { normalizer, pre_tokenizer: null };
const config = { tokenizer_class: 'LlamaTokenizer', legacy: false };

describe('withModernPrefix', () => {
  it('puts one space before the whole text where the old way is not asked for', () => {
    expect(withModernPrefix(json, config)).toMatchObject({
      normalizer: null,
      pre_tokenizer: { type: 'Metaspace', prepend_scheme: 'first' },
    });
    expect(withModernPrefix(json, { ...config, add_prefix_space: false })).toMatchObject({
      pre_tokenizer: { prepend_scheme: 'never' },
    });
  });

  it('leaves all other tokenizers as they are', () => {
    expect(withModernPrefix(json, { ...config, legacy: true })).toBe(json);
    expect(withModernPrefix(json, { tokenizer_class: 'LlamaTokenizer' })).toBe(json);
    expect(withModernPrefix(json, { ...config, tokenizer_class: 'PreTrainedTokenizerFast' })).toBe(json);
    const byteLevel = { normalizer: null, pre_tokenizer: { type: 'ByteLevel' } };
    expect(withModernPrefix(byteLevel, config)).toBe(byteLevel);
  });
});
