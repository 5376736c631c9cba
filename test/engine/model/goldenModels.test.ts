import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inspectModel } from '../../../main/engine/model/modelCard.ts';
import { modelTensors, openModelFolder } from '../../../main/engine/model/modelFolder.ts';

/** Folders that transformers wrote; see test/golden/generator. */
const models = fileURLToPath(new URL('../../golden/models/', import.meta.url));

test.each(readdirSync(models))('%s opens, and every weight is a finite number', (name) => {
  const { family, architecture, weights } = openModelFolder(`${models}${name}`);
  for (const { source, shape } of modelTensors(family, architecture)) {
    expect(weights.readTensor(source, shape).every(Number.isFinite)).toBe(true);
  }
  expect(inspectModel(`${models}${name}`).storedDtype).toBe(/-(b?f16)$/.exec(name)?.[1] ?? 'f32');
});
