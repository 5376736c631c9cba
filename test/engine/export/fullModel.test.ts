import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { downloadWeights, writeFullModel, type HostWeights } from '../../../main/engine/export/fullModel.ts';
import { DeviceWeights } from '../../../main/engine/model/deviceWeights.ts';
import { modelTensors, openModelFolder } from '../../../main/engine/model/modelFolder.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { goldenFolder, goldenModels } from '../../support/goldenModel.ts';
import { thrownBy } from '../../support/nudgeError.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { tinyDisk } from '../../support/tinyDisk.ts';

const executor = cpuExecutor(1);
afterAll(() => executor.close());

async function weightsOf(model: string): Promise<HostWeights> {
  const folder = goldenFolder(model);
  return downloadWeights(executor, folder, await DeviceWeights.load(executor, folder));
}

describe('writeFullModel', () => {
  it.each(goldenModels)('writes %s so that it opens with the same weights, in f32', async (model) => {
    const base = goldenFolder(model);
    const dir = join(tempFolder(), 'trained');
    writeFullModel(dir, base, await weightsOf(model));

    const written = openModelFolder(dir);
    expect(written.architecture).toEqual(base.architecture);
    for (const { source, shape } of modelTensors(base.family, base.architecture)) {
      expect(written.weights.tensors.get(source)?.dtype).toBe('F32');
      expect(written.weights.readTensor(source, shape)).toEqual(base.weights.readTensor(source, shape));
    }
    expect(written.config['dtype'] ?? written.config['torch_dtype']).toBe('float32');
    for (const name of ['tokenizer.json', 'tokenizer_config.json', 'generation_config.json']) {
      expect(readFileSync(join(dir, name))).toEqual(readFileSync(join(base.dir, name)));
    }
    expect(readdirSync(dir).sort()).toEqual([
      'config.json',
      'generation_config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
  });

  it('does not write over the model it started from', async () => {
    const base = goldenFolder('qwen3');
    const weights = await weightsOf('qwen3');
    expect(thrownBy(() => writeFullModel(base.dir, base, weights)).code).toBe('FILE_UNWRITABLE');
  });

  it('leaves nothing behind when the disk is full', async (context) => {
    const disk = tinyDisk(64);
    if (disk === null) return context.skip('needs the right to mount a small file system');
    const base = goldenFolder('qwen3');
    const weights = await weightsOf('qwen3');
    const error = thrownBy(() => writeFullModel(join(disk, 'trained'), base, weights));
    expect(error.code).toBe('DISK_FULL');
    expect(readdirSync(disk)).toEqual([]);
  });
});
