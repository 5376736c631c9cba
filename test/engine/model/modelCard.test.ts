import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectModel } from '../../../main/engine/model/modelCard.ts';
import { thrownBy } from '../../support/nudgeError.ts';
import { sharedMaterial } from '../../support/sharedMaterial.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { tinyConfig, tinyModel } from '../../support/tinyModel.ts';

describe('inspectModel', () => {
  test('counts what the model computes with', () => {
    const dir = tinyModel({ ...tinyConfig, tie_word_embeddings: false });
    const block = 8 + 64 + 32 + 32 + 64 + 8 + 3 * 96;
    expect(inspectModel(dir)).toMatchObject({
      path: dir,
      modelType: 'llama',
      parameters: 2 * 80 + 8 + 2 * block,
      storedDtype: 'f32',
      layers: 2,
      tiedEmbeddings: false,
      hasChatTemplate: false,
    });
  });

  test('the stored type is that of most weights', () => {
    const dir = tinyModel(tinyConfig, (tensors) =>
      tensors.map((tensor) => ({ ...tensor, dtype: tensor.shape.length === 1 ? 'F32' : 'BF16' })),
    );
    expect(inspectModel(dir).storedDtype).toBe('bf16');
  });

  test('a chat template is found in either place', () => {
    const dir = tinyModel();
    writeFileSync(join(dir, 'tokenizer_config.json'), '{"chat_template": null}');
    expect(inspectModel(dir).hasChatTemplate).toBe(false);
    writeFileSync(join(dir, 'tokenizer_config.json'), '{"chat_template": "{{ messages }}"}');
    expect(inspectModel(dir).hasChatTemplate).toBe(true);
    rmSync(join(dir, 'tokenizer_config.json'));
    writeFileSync(join(dir, 'chat_template.jinja'), '{{ messages }}');
    expect(inspectModel(dir).hasChatTemplate).toBe(true);
  });

  test('a real model: stories260K', (context) => {
    const dir = sharedMaterial('models/stories260K');
    if (dir === null) return context.skip('test material is not here');
    expect(inspectModel(dir)).toMatchObject({
      name: 'stories260K',
      parameters: 260_032,
      storedDtype: 'f32',
      layers: 5,
      contextLength: 512,
      tiedEmbeddings: true,
    });
  });
});

describe('config.json', () => {
  test('no folder', () => {
    expect(thrownBy(() => inspectModel(join(tempFolder(), 'none'))).code).toBe('FILE_NOT_FOUND');
  });

  test('no file, or a folder in its place', () => {
    const dir = tempFolder();
    const missing = thrownBy(() => inspectModel(dir));
    expect(missing.code).toBe('MODEL_CONFIG');
    expect(missing.message).toMatch(/config.json is missing/);
    mkdirSync(join(dir, 'config.json'));
    expect(thrownBy(() => inspectModel(dir)).code).toBe('FILE_UNREADABLE');
  });

  test.each(['', '{', '[]', 'null', '3'])('%j is not a config', (text) => {
    const dir = tempFolder();
    writeFileSync(join(dir, 'config.json'), text);
    expect(thrownBy(() => inspectModel(dir)).code).toBe('MODEL_CONFIG');
  });
});
