import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NudgeError } from '../../../../shared/errors.ts';
import type { Architecture } from '../../../../main/engine/model/architecture.ts';
import { familyOf, supportedModelTypes } from '../../../../main/engine/model/families/index.ts';
import { thrownBy } from '../../../support/nudgeError.ts';
import { tinyConfig } from '../../../support/tinyModel.ts';

type Config = Readonly<Record<string, unknown>>;

function read(config: Config): Architecture {
  return familyOf(config).readArchitecture(config);
}

/** The tiny config as another family writes it. */
function configOf(modelType: string, changes: Config = {}): Config {
  return { ...tinyConfig, architectures: [`${modelType}ForCausalLM`], model_type: modelType, ...changes };
}

function without(config: Config, field: string): Config {
  return Object.fromEntries(Object.entries(config).filter(([name]) => name !== field));
}

const llama3Scaling = {
  rope_type: 'llama3',
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8192,
};

describe('every family', () => {
  test.each(supportedModelTypes)('%s reads sizes and names', (modelType) => {
    const architecture = read(configOf(modelType, { head_dim: 6, rms_norm_eps: 1e-5, rope_theta: 5e5 }));
    expect(architecture).toMatchObject({
      family: modelType,
      vocabSize: 10,
      hiddenSize: 8,
      layers: 2,
      heads: 4,
      kvHeads: 2,
      headDim: 6,
      ffnSize: 12,
      contextLength: 64,
      normEps: 1e-5,
      ropeTheta: 5e5,
      ropeScaling: { type: 'none' },
      tiedEmbeddings: true,
    });
    expect(architecture.windows).toHaveLength(2);
  });

  test.each(supportedModelTypes)(
    '%s is untied and has an output matrix unless the config says so',
    (type) => {
      const config = without(configOf(type), 'tie_word_embeddings');
      const outer = familyOf(config).outerTensors(read(config));
      expect(outer.map(({ name }) => name)).toEqual(['embed.weight', 'norm.weight', 'lm_head.weight']);
      expect(outer[2]).toEqual({ name: 'lm_head.weight', source: 'lm_head.weight', shape: [10, 8] });
    },
  );

  test.each(
    [
      'vocab_size',
      'hidden_size',
      'intermediate_size',
      'num_hidden_layers',
      'num_attention_heads',
      'max_position_embeddings',
    ].flatMap((field) => supportedModelTypes.map((type) => [type, field] as const)),
  )('%s without %s', (type, field) => {
    const error = thrownBy(() => read(without(configOf(type), field)));
    expect(error.code).toBe('MODEL_CONFIG');
    expect(error.message).toBe(`config.json: ${field} is missing.`);
  });

  test.each([
    [{ hidden_size: '8' }, 'hidden_size'],
    [{ hidden_size: -8 }, 'hidden_size'],
    [{ num_hidden_layers: 1e9 }, 'num_hidden_layers'],
    [{ num_key_value_heads: 3 }, 'num_key_value_heads'],
    [{ head_dim: 5 }, 'head_dim'],
    [{ hidden_size: 10 }, 'head_dim'],
    [{ rms_norm_eps: 0 }, 'rms_norm_eps'],
    [{ eos_token_id: 'x' }, 'eos_token_id'],
    [{ rope_theta: 0 }, 'rope_theta'],
    [{ rope_scaling: 'x' }, 'rope_scaling'],
    [{ rope_scaling: { type: 'linear' } }, 'rope_scaling.factor'],
    [{ rope_parameters: { rope_theta: -1 } }, 'rope_parameters.rope_theta'],
    [{ rope_scaling: { ...llama3Scaling, low_freq_factor: 4 } }, 'rope_scaling.low_freq_factor'],
    [
      {
        original_max_position_embeddings: 'x',
        rope_scaling: { ...llama3Scaling, original_max_position_embeddings: null },
      },
      'rope_scaling.original_max_position_embeddings',
    ],
  ])('%j is MODEL_CONFIG naming the field', (change, field) => {
    const error = thrownBy(() => read({ ...tinyConfig, ...change }));
    expect(error.code).toBe('MODEL_CONFIG');
    expect(error.context['field']).toBe(field);
  });

  test.each([
    [{ hidden_act: 'gelu' }, 'hidden_act', '"gelu"'],
    [{ pretraining_tp: 2 }, 'pretraining_tp', '2'],
    [{ quantization_config: { quant_method: 'gptq' } }, 'quantization_config', '{"quant_method":"gptq"}'],
    [
      { architectures: ['LlamaForSequenceClassification'] },
      'architectures',
      '["LlamaForSequenceClassification"]',
    ],
    [{ partial_rotary_factor: 0.5 }, 'partial_rotary_factor', '0.5'],
    [{ rope_parameters: { partial_rotary_factor: 0.5 } }, 'rope_parameters.partial_rotary_factor', '0.5'],
    [{ rope_scaling: { rope_type: 'yarn', factor: 4 } }, 'rope_scaling.rope_type', '"yarn"'],
    [{ rope_scaling: { type: 'dynamic', factor: 4 } }, 'rope_scaling.rope_type', '"dynamic"'],
    [
      { rope_parameters: { full_attention: { rope_theta: 1e4 } } },
      'rope_parameters.full_attention',
      '{"rope_theta":10000}',
    ],
  ])('%j is MODEL_UNSUPPORTED naming field and value', (change, field, value) => {
    const error = thrownBy(() => read({ ...tinyConfig, ...change }));
    expect(error.code).toBe('MODEL_UNSUPPORTED');
    expect(error.context).toEqual({ field, value });
    expect(error.message).toContain(`${field} = ${value}`);
  });

  test('any field of any JSON value reads or fails with a NudgeError', () => {
    const fields = ['rope_scaling', 'rope_parameters', 'layer_types', 'sliding_window', 'use_sliding_window'];
    const names = fc.constantFrom(...Object.keys(tinyConfig), ...fields);
    fc.assert(
      fc.property(
        fc.constantFrom(...supportedModelTypes),
        fc.dictionary(names, fc.jsonValue()),
        (type, changes) => {
          try {
            read({ ...configOf(type), ...changes });
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(NudgeError);
            expect((thrown as NudgeError).code).toMatch(/^MODEL_(CONFIG|UNSUPPORTED)$/);
          }
        },
      ),
    );
  });
});

describe('model_type', () => {
  test('unknown: named, with the supported ones', () => {
    const error = thrownBy(() => familyOf({ model_type: 'gpt2' }));
    expect(error.code).toBe('MODEL_UNSUPPORTED');
    expect(error.message).toContain('"gpt2"');
    expect(error.hint).toContain('llama, mistral, qwen2, qwen3');
  });

  test('missing', () => {
    expect(thrownBy(() => familyOf({})).code).toBe('MODEL_CONFIG');
  });
});

describe('rotary settings', () => {
  test('transformers 4 and 5 styles read the same', () => {
    const four = { rope_theta: 5e5, rope_scaling: llama3Scaling };
    const five = { rope_parameters: { ...llama3Scaling, rope_theta: 5e5 } };
    const expected = {
      ropeTheta: 5e5,
      ropeScaling: {
        type: 'llama3',
        factor: 8,
        lowFreqFactor: 1,
        highFreqFactor: 4,
        originalContextLength: 8192,
      },
    };
    expect(read({ ...tinyConfig, ...four })).toMatchObject(expected);
    expect(read({ ...tinyConfig, ...five })).toMatchObject(expected);
  });

  test('the older key `type`, explicit defaults and nulls', () => {
    const scaling = (value: unknown): unknown => read({ ...tinyConfig, rope_scaling: value }).ropeScaling;
    expect(scaling({ type: 'linear', factor: 2 })).toEqual({ type: 'linear', factor: 2 });
    expect(scaling({ rope_type: 'default' })).toEqual({ type: 'none' });
    expect(scaling(null)).toEqual({ type: 'none' });
    expect(read(tinyConfig).ropeTheta).toBe(10_000);
  });

  test('llama3 without an original length starts from the context length', () => {
    const scaling = without(llama3Scaling, 'original_max_position_embeddings');
    expect(read({ ...tinyConfig, rope_scaling: scaling }).ropeScaling).toMatchObject({
      originalContextLength: 64,
    });
  });
});

describe('llama', () => {
  test('tensors of a block, with every bias', () => {
    const config = configOf('llama', { attention_bias: true, mlp_bias: true, head_dim: 6 });
    const tensors = familyOf(config).layerTensors(read(config), 1);
    expect(tensors.map(({ name, shape }) => `${name} [${shape}]`)).toEqual([
      'input_layernorm.weight [8]',
      'q_proj.weight [24,8]',
      'q_proj.bias [24]',
      'k_proj.weight [12,8]',
      'k_proj.bias [12]',
      'v_proj.weight [12,8]',
      'v_proj.bias [12]',
      'o_proj.weight [8,24]',
      'o_proj.bias [8]',
      'post_attention_layernorm.weight [8]',
      'gate_proj.weight [12,8]',
      'gate_proj.bias [12]',
      'up_proj.weight [12,8]',
      'up_proj.bias [12]',
      'down_proj.weight [8,12]',
      'down_proj.bias [8]',
    ]);
    expect(tensors[1]?.source).toBe('model.layers.1.self_attn.q_proj.weight');
    expect(tensors[15]?.source).toBe('model.layers.1.mlp.down_proj.bias');
  });

  test('defaults: one key/value head a head, D / H wide, ids 1 and 2, ε 1e-6', () => {
    const architecture = read(without(configOf('llama'), 'num_key_value_heads'));
    expect(architecture).toMatchObject({
      kvHeads: 4,
      headDim: 2,
      bosTokenId: 1,
      eosTokenIds: [2],
      normEps: 1e-6,
    });
  });

  test('token ids: a list, a number, null', () => {
    expect(read(configOf('llama', { eos_token_id: [3, 4] })).eosTokenIds).toEqual([3, 4]);
    expect(read(configOf('llama', { eos_token_id: 0, bos_token_id: 5 }))).toMatchObject({
      eosTokenIds: [0],
      bosTokenId: 5,
    });
    expect(read(configOf('llama', { eos_token_id: null, bos_token_id: null }))).toMatchObject({
      eosTokenIds: [],
      bosTokenId: null,
    });
  });
});

describe('mistral', () => {
  test.each([
    [{ sliding_window: null }, null],
    [{ sliding_window: 16 }, 16],
    [{}, 4096],
  ])('%j: window %s in every layer', (change, window) => {
    expect(read(configOf('mistral', change)).windows).toEqual([window, window]);
  });

  test('alternating layers are Ministral, another type', () => {
    const error = thrownBy(() =>
      read(configOf('mistral', { layer_types: ['full_attention', 'full_attention'] })),
    );
    expect(error.context['field']).toBe('layer_types');
  });

  test('key/value heads have no safe default; null means one a head', () => {
    const error = thrownBy(() => read(without(configOf('mistral'), 'num_key_value_heads')));
    expect(error.message).toMatch(/num_key_value_heads is missing/);
    expect(read(configOf('mistral', { num_key_value_heads: null })).kvHeads).toBe(4);
  });
});

describe.each(['qwen2', 'qwen3'])('%s windows', (type) => {
  const windows = (changes: Config): readonly (number | null)[] => read(configOf(type, changes)).windows;

  test('are off unless asked for, whatever sliding_window says', () => {
    expect(windows({ sliding_window: 16 })).toEqual([null, null]);
    expect(windows({ sliding_window: 16, use_sliding_window: false, max_window_layers: 0 })).toEqual([
      null,
      null,
    ]);
  });

  test('slide from max_window_layers on', () => {
    const on = { use_sliding_window: true, sliding_window: 16 };
    expect(windows({ ...on, max_window_layers: 1 })).toEqual([null, 16]);
    expect(windows({ ...on, max_window_layers: 0 })).toEqual([16, 16]);
    expect(windows(on)).toEqual([null, null]);
    expect(windows({ use_sliding_window: true, sliding_window: null, max_window_layers: 0 })).toEqual([
      null,
      null,
    ]);
  });

  test('follow layer_types where given', () => {
    const on = { use_sliding_window: true, sliding_window: 16, max_window_layers: 2 };
    expect(windows({ ...on, layer_types: ['sliding_attention', 'full_attention'] })).toEqual([16, null]);
    expect(thrownBy(() => windows({ ...on, layer_types: ['full_attention'] })).code).toBe('MODEL_CONFIG');
    const odd = thrownBy(() => windows({ ...on, layer_types: ['full_attention', 'linear_attention'] }));
    expect(odd.context).toEqual({ field: 'layer_types[1]', value: '"linear_attention"' });
    const off = thrownBy(() => windows({ layer_types: ['sliding_attention', 'full_attention'] }));
    expect(off.code).toBe('MODEL_CONFIG');
  });
});

describe('qwen', () => {
  const names = (config: Config): string[] =>
    familyOf(config)
      .layerTensors(read(config), 0)
      .map(({ name }) => name);

  test('qwen2 has biases on queries, keys and values only, whatever attention_bias says', () => {
    const biases = names(configOf('qwen2', { attention_bias: false })).filter((name) =>
      name.endsWith('bias'),
    );
    expect(biases).toEqual(['q_proj.bias', 'k_proj.bias', 'v_proj.bias']);
  });

  test('qwen3 norms queries and keys, is 128 wide by default and biased only on request', () => {
    expect(read(configOf('qwen3')).headDim).toBe(128);
    expect(names(configOf('qwen3'))).toEqual(expect.arrayContaining(['q_norm.weight', 'k_norm.weight']));
    expect(names(configOf('qwen3')).some((name) => name.endsWith('bias'))).toBe(false);
    const biased = names(configOf('qwen3', { attention_bias: true })).filter((name) => name.endsWith('bias'));
    expect(biased).toEqual(['q_proj.bias', 'k_proj.bias', 'v_proj.bias', 'o_proj.bias']);
  });

  test('no token ids by default', () => {
    expect(read(configOf('qwen3'))).toMatchObject({ bosTokenId: null, eosTokenIds: [] });
  });
});
