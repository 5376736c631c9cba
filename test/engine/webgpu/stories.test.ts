import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { generate } from '../../../main/engine/generate/generate.ts';
import { openModelFolder } from '../../../main/engine/model/modelFolder.ts';
import { Random } from '../../../main/engine/random.ts';
import type { Executor } from '../../../main/engine/runtime/executor.ts';
import { cpuExecutor, webGpuExecutor } from '../../../main/engine/runtime/session.ts';
import { loadTokenizer } from '../../../main/engine/text/tokenizer.ts';
import { loadModel } from '../../support/loadedModel.ts';
import { sharedMaterial } from '../../support/sharedMaterial.ts';
import { swiftShaderEnv } from '../../support/swiftshader.ts';

// SwiftShader takes about 25 seconds of a free core, and much longer on a busy machine.
vi.setConfig({ testTimeout: 900_000 });

// A real model beside the repository: the test skips where it is missing, except on CI.
const dir = sharedMaterial('models/stories260K');
const env = swiftShaderEnv();

const executors: Executor[] = [];
afterAll(async () => {
  for (const executor of executors) await executor.close();
});

/** The 200 likeliest tokens after BOS, as text. */
async function story(executor: Executor, folder: string): Promise<string> {
  executors.push(executor);
  const { network, weights } = await loadModel(executor, openModelFolder(folder));
  const tokenizer = await loadTokenizer(folder);
  const row = {
    promptIds: Int32Array.of(tokenizer.bos!.id),
    sampling: { temperature: 0, topP: 1 },
    random: Random.fromSeed(0),
  };
  const [ids] = await generate(network, weights, [row], { maxNewTokens: 200, endTokens: [] });
  return tokenizer.decode(ids!);
}

describe.skipIf(dir === null)('stories260K tells its known story (../shared/models/stories260K)', () => {
  const expected = dir === null ? '' : readFileSync(join(dir, 'expected_greedy_200.txt'), 'utf8');

  it('on the CPU', async () => {
    expect(await story(cpuExecutor(1), dir!)).toBe(expected);
  });

  it.skipIf(env === null)('on WebGPU (SwiftShader)', async () => {
    Object.assign(process.env, env);
    expect(await story(webGpuExecutor(), dir!)).toBe(expected);
  });
});
