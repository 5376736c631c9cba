import { describe, expect, it } from 'vitest';
import { Graph } from '../../../main/engine/onnx/graph.ts';
import { gemm, mul } from '../../../main/engine/onnx/ops.ts';
import { Random } from '../../../main/engine/random.ts';
import type { Executor } from '../../../main/engine/runtime/executor.ts';
import { cpuExecutor, webGpuExecutor } from '../../../main/engine/runtime/session.ts';
import { swiftShaderEnv } from '../../support/swiftshader.ts';

const env = swiftShaderEnv();

/** y = (x Wᵀ) ∘ (x Wᵀ), x: f32 [N, D], W: f32 [F, D]. */
function squareGraph(): Graph {
  const g = new Graph('square');
  const h = gemm(g, g.input('x', 'f32', ['N', 'D']), g.input('w', 'f32', ['F', 'D']), { transB: true });
  g.output('y', mul(g, h, h));
  return g;
}

/** Two passes with tensors that stay on the device: the second multiplies the first one's result again. */
async function twice(executor: Executor): Promise<Float32Array> {
  const random = Random.fromSeed(5);
  const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const program = await executor.compile(squareGraph());
  const x = await executor.upload(normals(3 * 8), [3, 8]);
  const w = await executor.upload(normals(8 * 8), [8, 8]);
  const { y: once } = await program.run({ x, w });
  const { y } = await program.run({ x: once!, w });
  const host = (await executor.download(y!)).slice();
  for (const tensor of [x, w, once!, y!]) executor.free(tensor);
  await executor.close();
  return host;
}

describe.skipIf(env === null)('the WebGPU executor (on SwiftShader)', () => {
  it('agrees with the CPU, also on tensors that never left the device', async () => {
    Object.assign(process.env, env);
    const expected = await twice(cpuExecutor(1));
    const actual = await twice(webGpuExecutor());
    const error = Math.hypot(...actual.map((value, i) => value - expected[i]!)) / Math.hypot(...expected);
    expect(error).toBeLessThan(1e-5);
  }, 60_000);
});
