import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { downloadLora, writePeftAdapter } from '../../../main/engine/export/peft.ts';
import { readPeftAdapter } from '../../../main/engine/export/readPeft.ts';
import { DeviceWeights } from '../../../main/engine/model/deviceWeights.ts';
import { openSafetensors } from '../../../main/engine/model/safetensors.ts';
import { writeSafetensors, type TensorToWrite } from '../../../main/engine/model/safetensorsWriter.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { loraPolicy } from '../../../main/engine/train/policy.ts';
import { goldenFolder, goldenModels, goldenPath } from '../../support/goldenModel.ts';
import { thrownBy } from '../../support/nudgeError.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const executor = cpuExecutor(1);
afterAll(() => executor.close());

const peftMade = (model: string): string => goldenPath(`values/${model}/adapter`);
const weightsFile = 'adapter_model.safetensors';
const configFile = 'adapter_config.json';

function tensorsIn(path: string): TensorToWrite[] {
  const file = openSafetensors(path);
  return file.tensors.map(({ name, shape }) => ({
    name,
    shape,
    dtype: 'F32',
    values: () => file.read(name),
  }));
}

describe.each(goldenModels)('an adapter that PEFT wrote for %s', (model) => {
  const folder = goldenFolder(model);
  const adapter = readPeftAdapter(peftMade(model), folder);

  it('is read', () => {
    expect(adapter.config).toEqual({ rank: 4, alpha: 8, rslora: false, targets: 'all' });
    expect(adapter.baseModel).toBe(model);
    expect(adapter.weights).toHaveLength(folder.architecture.layers);
  });

  it('comes out of a policy and into a folder with the same names, numbers and settings', async () => {
    const weights = await DeviceWeights.load(executor, folder);
    const policy = await loraPolicy(executor, folder, weights, adapter.config, { weights: adapter.weights });
    const dir = join(tempFolder(), 'adapter');
    const downloaded = await downloadLora(executor, policy);
    writePeftAdapter(dir, { folder, config: adapter.config, weights: downloaded, baseModel: model });

    const ours = openSafetensors(join(dir, weightsFile));
    const theirs = openSafetensors(join(peftMade(model), weightsFile));
    expect(ours.metadata).toEqual({ format: 'pt' });
    expect(ours.tensors.map(({ name }) => name).sort()).toEqual(
      theirs.tensors.map(({ name }) => name).sort(),
    );
    for (const { name } of theirs.tensors) expect(ours.read(name)).toEqual(theirs.read(name));

    const settings = JSON.parse(readFileSync(join(dir, configFile), 'utf8')) as Record<string, unknown>;
    const expected = JSON.parse(readFileSync(join(peftMade(model), configFile), 'utf8')) as typeof settings;
    for (const [field, value] of Object.entries(settings))
      expect([field, value]).toEqual([field, expected[field]]);
  });
});

describe('writePeftAdapter', () => {
  const folder = goldenFolder('qwen2');

  it('keeps rank, alpha, rslora and chosen targets', async () => {
    const config = { rank: 3, alpha: 6, rslora: true, targets: ['q_proj', 'down_proj'] };
    const weights = await DeviceWeights.load(executor, folder);
    const policy = await loraPolicy(executor, folder, weights, config, { random: Random.fromSeed(1) });
    const dir = join(tempFolder(), 'adapter');
    const downloaded = await downloadLora(executor, policy);
    writePeftAdapter(dir, { folder, config, weights: downloaded, baseModel: 'qwen2' });
    const read = readPeftAdapter(dir, folder);
    expect(read).toEqual({ config, weights: downloaded, baseModel: 'qwen2' });
  });

  it('writes an earlier export anew, but takes no folder that holds anything else', () => {
    const { config, weights } = readPeftAdapter(peftMade('qwen2'), folder);
    const dir = join(tempFolder(), 'adapter');
    const write = (baseModel: string): void => writePeftAdapter(dir, { folder, config, weights, baseModel });
    write('first');
    write('second');
    expect(readPeftAdapter(dir, folder).baseModel).toBe('second');
    writeFileSync(join(dir, 'notes.txt'), 'mine');
    const error = thrownBy(() => write('third'));
    expect([error.code, error.context['found']]).toEqual(['FILE_UNWRITABLE', 'notes.txt']);
    expect(readPeftAdapter(dir, folder).baseModel).toBe('second');
  });
});

describe('readPeftAdapter', () => {
  const folder = goldenFolder('llama-tied');

  /** A copy of PEFT's adapter for llama-tied. */
  function copy(): string {
    const dir = tempFolder();
    cpSync(peftMade('llama-tied'), dir, { recursive: true });
    return dir;
  }

  function withConfig(changes: Readonly<Record<string, unknown>>): string {
    const dir = copy();
    const path = join(dir, configFile);
    const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...config, ...changes }));
    return dir;
  }

  function withTensors(change: (tensors: TensorToWrite[]) => TensorToWrite[]): string {
    const dir = copy();
    writeSafetensors(join(dir, weightsFile), change(tensorsIn(join(peftMade('llama-tied'), weightsFile))));
    return dir;
  }

  const victim = 'base_model.model.model.layers.1.mlp.up_proj.lora_B.weight';

  it.each([
    ['peft_type', 'LOHA'],
    ['use_dora', true],
    ['bias', 'all'],
    ['lora_bias', true],
    ['modules_to_save', ['embed_tokens']],
    ['rank_pattern', { q_proj: 8 }],
    ['alpha_pattern', { q_proj: 8 }],
    ['layers_to_transform', [0]],
    ['trainable_token_indices', [1]],
    ['init_lora_weights', 'pissa'],
  ])('refuses %s = %j by its name', (field, value) => {
    const error = thrownBy(() => readPeftAdapter(withConfig({ [field]: value }), folder));
    expect([error.code, error.context['field']]).toEqual(['MODEL_ADAPTER', field]);
  });

  it.each([
    ['r', 0],
    ['r', 2.5],
    ['lora_alpha', '8'],
    ['use_rslora', 1],
  ])('refuses %s = %j', (field, value) => {
    const error = thrownBy(() => readPeftAdapter(withConfig({ [field]: value }), folder));
    expect([error.code, error.context['field']]).toEqual(['MODEL_ADAPTER', field]);
  });

  it('reads an adapter whose targets are a pattern, by its tensors', () => {
    expect(readPeftAdapter(withConfig({ target_modules: 'all-linear' }), folder).config.targets).toBe('all');
  });

  it('names a missing tensor', () => {
    const dir = withTensors((tensors) => tensors.filter(({ name }) => name !== victim));
    const error = thrownBy(() => readPeftAdapter(dir, folder));
    expect([error.code, error.context['tensor']]).toEqual(['MODEL_ADAPTER', victim]);
  });

  it('names a tensor of the wrong shape', () => {
    const dir = withConfig({ r: 5 });
    const error = thrownBy(() => readPeftAdapter(dir, folder));
    expect([error.code, error.context['found'], error.context['expected']]).toEqual([
      'MODEL_ADAPTER',
      '[4,32]',
      '[5,32]',
    ]);
  });

  it('refuses an adapter for a model of other sizes', () => {
    const error = thrownBy(() => readPeftAdapter(peftMade('qwen3'), folder));
    expect(error.code).toBe('MODEL_ADAPTER');
    expect(error.hint).toContain('this very model');
  });

  it('names a tensor that has no place', () => {
    const name = 'base_model.model.model.layers.7.mlp.up_proj.lora_B.weight';
    const dir = withTensors((tensors) => [
      ...tensors,
      { name, shape: [1], dtype: 'F32', values: () => Float32Array.of(1) },
    ]);
    const error = thrownBy(() => readPeftAdapter(dir, folder));
    expect([error.code, error.context['tensor']]).toEqual(['MODEL_ADAPTER', name]);
  });

  test('a config that is not JSON, a missing one, and weights in the older form', () => {
    const dir = copy();
    renameSync(join(dir, weightsFile), join(dir, 'adapter_model.bin'));
    expect(thrownBy(() => readPeftAdapter(dir, folder)).code).toBe('MODEL_ADAPTER');
    writeFileSync(join(dir, configFile), '{');
    expect(thrownBy(() => readPeftAdapter(dir, folder)).code).toBe('MODEL_ADAPTER');
    writeFileSync(join(dir, configFile), '[]');
    expect(thrownBy(() => readPeftAdapter(dir, folder)).code).toBe('MODEL_ADAPTER');
    rmSync(join(dir, configFile));
    expect(thrownBy(() => readPeftAdapter(dir, folder)).code).toBe('FILE_NOT_FOUND');
  });
});
