import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashModel, modelStamp } from '../../../main/engine/model/modelHash.ts';
import { tinyConfig, tinyModel } from '../../support/tinyModel.ts';

test('the same content in another folder has the same hash', async () => {
  expect(await hashModel(tinyModel())).toBe(await hashModel(tinyModel()));
});

test('one bit of one weight, or one config field, changes the hash and the stamp', async () => {
  const dir = tinyModel();
  const path = join(dir, 'model.safetensors');
  const [hash, stamp] = [await hashModel(dir), modelStamp(dir)];
  const bytes = readFileSync(path);
  bytes[bytes.length - 3] = bytes[bytes.length - 3]! ^ 1;
  writeFileSync(path, bytes);
  expect(await hashModel(dir)).not.toBe(hash);
  expect(modelStamp(dir)).not.toBe(stamp);
  const changed = await hashModel(dir);
  writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...tinyConfig, rope_theta: 5e5 }));
  expect(await hashModel(dir)).not.toBe(changed);
});
