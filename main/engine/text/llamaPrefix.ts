import { isJsonObject } from './modelJson.ts';
import type { JsonObject } from './modelJson.ts';

/**
 * Older conversions of Llama tokenizers put a space before every stretch of text, also behind a special token, and
 * before text that begins with a space. Where `tokenizer_config.json` says `"legacy": false`, transformers 5 does
 * not use that part of `tokenizer.json`: it puts one space before the whole text, unless there is one already.
 * The same change is made here, so that the ids are the ones TRL trains on.
 */
export function withModernPrefix(tokenizerJson: JsonObject, config: JsonObject): JsonObject {
  const isLlama = /^LlamaTokenizer(Fast)?$/.test(String(config['tokenizer_class']));
  if (!isLlama || config['legacy'] !== false || !prependsToEveryStretch(tokenizerJson)) return tokenizerJson;
  const scheme = config['add_prefix_space'] === false ? 'never' : 'first';
  return {
    ...tokenizerJson,
    normalizer: null,
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: scheme, split: false },
  };
}

function prependsToEveryStretch({ normalizer, pre_tokenizer: preTokenizer }: JsonObject): boolean {
  if (preTokenizer !== null || !isJsonObject(normalizer) || normalizer['type'] !== 'Sequence') return false;
  const steps: readonly unknown[] = Array.isArray(normalizer['normalizers']) ? normalizer['normalizers'] : [];
  const [first] = steps;
  return steps.length === 2 && isJsonObject(first) && first['type'] === 'Prepend' && first['prepend'] === '▁';
}
