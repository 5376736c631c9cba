import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openModelFolder } from '../../../main/engine/model/modelFolder.ts';
import { writeSafetensors } from '../../../main/engine/model/safetensorsWriter.ts';
import { openWeights } from '../../../main/engine/model/weights.ts';
import { thrownBy } from '../../support/nudgeError.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { countingTensor, tensorsOf, tinyConfig, tinyModel } from '../../support/tinyModel.ts';

/** A folder whose weights lie in two shards, tensors alternating. */
function shardedModel(indexChange: Record<string, string> = {}): string {
  const dir = tempFolder();
  writeFileSync(join(dir, 'config.json'), JSON.stringify(tinyConfig));
  const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
  const tensors = tensorsOf(tinyConfig);
  const map: Record<string, string> = {};
  for (const [s, shard] of shards.entries()) {
    const part = tensors.filter((_, i) => i % 2 === s);
    writeSafetensors(join(dir, shard), part);
    for (const { name } of part) map[name] = shard;
  }
  writeIndex(dir, { ...map, ...indexChange });
  return dir;
}

function writeIndex(dir: string, map: Record<string, string>): void {
  writeFileSync(join(dir, 'model.safetensors.index.json'), JSON.stringify({ weight_map: map }));
}

describe('a folder with one weight file', () => {
  test('gives every tensor in the expected shape', () => {
    const { weights } = openModelFolder(tinyModel());
    expect(weights.files).toHaveLength(1);
    expect([...weights.readTensor('model.norm.weight', [8])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('names a missing tensor and a wrong shape with both shapes', () => {
    const weights = openWeights(tinyModel());
    expect(thrownBy(() => weights.readTensor('lm_head.weight', [10, 8])).message).toMatch(
      /no tensor lm_head.weight/,
    );
    const error = thrownBy(() => weights.readTensor('model.norm.weight', [4, 2]));
    expect(error.code).toBe('MODEL_WEIGHTS');
    expect(error.message).toMatch(/model.norm.weight as \[8\], but config.json asks for \[4,2\]/);
  });
});

describe('shards', () => {
  test('are found by the index', () => {
    const { weights } = openModelFolder(shardedModel());
    expect(weights.files).toHaveLength(2);
    expect(weights.readTensor('model.layers.1.mlp.down_proj.weight', [8, 12])).toHaveLength(96);
  });

  test('a missing shard is named', () => {
    const dir = shardedModel();
    rmSync(join(dir, 'model-00002-of-00002.safetensors'));
    expect(thrownBy(() => openWeights(dir)).message).toMatch(/shard model-00002-of-00002.safetensors/);
  });

  test('a tensor of the index that its shard lacks is named', () => {
    const dir = shardedModel({ 'model.extra': 'model-00001-of-00002.safetensors' });
    const error = thrownBy(() => openWeights(dir));
    expect(error.message).toMatch(/model-00001-of-00002.safetensors has no tensor model.extra/);
  });

  test.each([
    '../evil.safetensors',
    '/etc/evil.safetensors',
    'a/b.safetensors',
    'C:evil.safetensors',
    '..\\evil.safetensors',
    'config.json',
    '..',
    '',
  ])('a shard named %j is refused', (shard) => {
    const dir = shardedModel({ 'model.norm.weight': shard });
    const error = thrownBy(() => openWeights(dir));
    expect(error.code).toBe('MODEL_WEIGHTS');
    expect(error.message).toMatch(/not a safetensors file beside it/);
  });

  test.each(['{', '[]', '{"weight_map": 3}', '{"weight_map": {"a": 1}}'])(
    'the index %s is refused',
    (text) => {
      const dir = tempFolder();
      writeFileSync(join(dir, 'model.safetensors.index.json'), text);
      expect(thrownBy(() => openWeights(dir)).code).toBe('MODEL_WEIGHTS');
    },
  );
});

describe('what the config asks for against what the file holds', () => {
  test('a missing tensor', () => {
    const dir = tinyModel(tinyConfig, (tensors) =>
      tensors.filter(({ name }) => !name.includes('1.mlp.up_proj')),
    );
    const error = thrownBy(() => openModelFolder(dir));
    expect(error.code).toBe('MODEL_WEIGHTS');
    expect(error.context['tensor']).toBe('model.layers.1.mlp.up_proj.weight');
  });

  test('a tensor of another shape', () => {
    const dir = tinyModel(tinyConfig, (tensors) =>
      tensors.map((tensor) =>
        tensor.name === 'model.norm.weight' ? countingTensor({ source: tensor.name, shape: [9] }) : tensor,
      ),
    );
    expect(thrownBy(() => openModelFolder(dir)).message).toMatch(/as \[9\], but config.json asks for \[8\]/);
  });

  test('a bias that the config does not mention would change the result: refused', () => {
    const source = 'model.layers.0.self_attn.q_proj.bias';
    const dir = tinyModel(tinyConfig, (tensors) => [...tensors, countingTensor({ source, shape: [8] })]);
    const error = thrownBy(() => openModelFolder(dir));
    expect(error.code).toBe('MODEL_UNSUPPORTED');
    expect(error.context['tensor']).toBe(source);
  });

  test('stored rotary frequencies and a second copy of tied embeddings are ignored', () => {
    const dir = tinyModel(tinyConfig, (tensors) => [
      ...tensors,
      countingTensor({ source: 'model.layers.0.self_attn.rotary_emb.inv_freq', shape: [1] }),
      countingTensor({ source: 'lm_head.weight', shape: [10, 8] }),
    ]);
    expect(openModelFolder(dir).architecture.tiedEmbeddings).toBe(true);
  });

  test('quantized storage is refused', () => {
    const dir = tinyModel();
    const header = JSON.stringify({
      'model.embed_tokens.weight': { dtype: 'I8', shape: [10, 8], data_offsets: [0, 80] },
    });
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(header.length));
    const path = join(dir, 'model.safetensors');
    writeFileSync(path, Buffer.concat([prefix, Buffer.from(header), Buffer.alloc(80)]));
    const error = thrownBy(() => openModelFolder(dir));
    expect(error.code).toBe('MODEL_UNSUPPORTED');
    expect(error.message).toMatch(/as I8/);
  });
});

describe('folders without weights Nudge reads', () => {
  test.each([
    ['pytorch_model.bin', /holds pytorch_model.bin/, /safetensors form/],
    ['model-q4.gguf', /holds model-q4.gguf/, /safetensors form/],
    ['adapter_model.safetensors', /holds an adapter/, /adapter was trained on/],
    ['README.md', /neither model.safetensors nor/, /holds config.json/],
  ])('%s', (name, message, hint) => {
    const dir = tempFolder();
    writeFileSync(join(dir, name), '');
    const error = thrownBy(() => openWeights(dir));
    expect(error.code).toBe('MODEL_WEIGHTS');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  test('no folder, a file in its place, a folder named like the weight file', () => {
    const dir = tempFolder();
    expect(thrownBy(() => openWeights(join(dir, 'none'))).code).toBe('FILE_NOT_FOUND');
    const file = join(dir, 'file');
    writeFileSync(file, '');
    expect(thrownBy(() => openWeights(file)).message).toMatch(/is a file, not a model folder/);
    mkdirSync(join(dir, 'model.safetensors'));
    expect(thrownBy(() => openWeights(dir)).code).toBe('FILE_UNREADABLE');
  });
});
