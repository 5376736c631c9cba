import { byteLetters, type Merge } from './bytePairs.ts';

/** The starter model's sizes and the files that describe it, in the layout Hugging Face models have. */

export const vocabularySize = 2048;

/** Tokens that stand for no text; their place is their id. `<|end|>` closes every turn and pads batches. */
const specialTokens = ['<|begin|>', '<|end|>', '<|user|>', '<|assistant|>'] as const;
const [begin, end, user, assistant] = specialTokens;

/** How many merges fill the vocabulary up, beside the special tokens and the single bytes. */
export const mergeCount = vocabularySize - specialTokens.length - 256;

/** A conversation as one string: begin once, then every turn with its speaker and its end. */
const chatTemplate =
  `{{ '${begin}' }}{% for message in messages %}` +
  `{% if message['role'] == 'assistant' %}{{ '${assistant}' }}{% else %}{{ '${user}' }}{% endif %}` +
  `{{ message['content'] }}{{ '${end}' }}{% endfor %}` +
  `{% if add_generation_prompt %}{{ '${assistant}' }}{% endif %}`;

const contextLength = 512;

/** `tokenizer.json` of a byte-level BPE tokenizer with these merges. */
export function tokenizerFile(merges: readonly Merge[]): object {
  const tokens = [...specialTokens, ...byteLetters(), ...merges.map(([left, right]) => left + right)];
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: merges.map(([left, right]) => `${left} ${right}`),
    },
  };
}

/** `tokenizer_config.json` */
export function tokenizerConfigFile(): object {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: begin,
    eos_token: end,
    pad_token: end,
    add_bos_token: false,
    add_eos_token: false,
    clean_up_tokenization_spaces: false,
    model_max_length: contextLength,
    chat_template: chatTemplate,
  };
}

/** `config.json` */
export function configFile(): object {
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    vocab_size: vocabularySize,
    hidden_size: 192,
    intermediate_size: 512,
    num_hidden_layers: 6,
    num_attention_heads: 6,
    num_key_value_heads: 3,
    head_dim: 32,
    hidden_act: 'silu',
    max_position_embeddings: contextLength,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    attention_bias: false,
    attention_dropout: 0,
    mlp_bias: false,
    initializer_range: 0.02,
    tie_word_embeddings: true,
    use_cache: true,
    ...tokenIds(),
    torch_dtype: 'bfloat16',
  };
}

/** `generation_config.json` */
export function generationConfigFile(): object {
  return { ...tokenIds(), do_sample: true, temperature: 0.7, top_p: 0.9, max_new_tokens: 96 };
}

function tokenIds(): object {
  const idOf = (token: (typeof specialTokens)[number]): number => specialTokens.indexOf(token);
  return { bos_token_id: idOf(begin), eos_token_id: idOf(end), pad_token_id: idOf(end) };
}
