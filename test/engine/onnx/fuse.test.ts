import { afterAll, describe, expect, it } from 'vitest';
import { fuseIntoGemm } from '../../../main/engine/onnx/fuse.ts';
import { Graph } from '../../../main/engine/onnx/graph.ts';
import * as ops from '../../../main/engine/onnx/ops.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { randomTensor, runGraph } from '../../support/gradientCheck.ts';

const executor = cpuExecutor(1);
afterAll(() => executor.close());

/** y = 2a · bᵀ + c · dᵀ + e, where c · dᵀ is also a result of its own. */
function example(): Graph {
  const g = new Graph('test');
  const input = (name: string, shape: number[]) => g.input(name, 'f32', shape);
  const doubled = ops.mul(g, input('a', [3, 4]), g.scalar(2));
  const left = ops.gemm(g, doubled, input('b', [5, 4]), { transB: true });
  const right = ops.gemm(g, input('c', [3, 2]), input('d', [5, 2]), { transB: true });
  g.output('y', ops.add(g, ops.add(g, left, right), input('e', [3, 5])));
  g.output('right', right);
  return g;
}

describe('sums and factors move into the matrix product', () => {
  it('where nothing else reads it', () => {
    const fused = fuseIntoGemm(example());
    const kinds = fused.nodes.map(({ op }) => op);
    expect(kinds.filter((op) => op === 'Gemm')).toHaveLength(2);
    expect(kinds.filter((op) => op === 'Add')).toHaveLength(1);
    expect(kinds).not.toContain('Mul');
  });

  it('without changing the result', async () => {
    const random = Random.fromSeed(1);
    const shapes = { a: [3, 4], b: [5, 4], c: [3, 2], d: [5, 2], e: [3, 5] };
    const tensors = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, randomTensor(random, shape)]),
    );
    const plain = await runGraph(executor, await executor.compile(example()), tensors);
    const fused = await runGraph(executor, await executor.compile(fuseIntoGemm(example())), tensors);
    for (const name of ['y', 'right']) {
      fused[name]?.forEach((value, i) => {
        expect(value).toBeCloseTo(plain[name]?.[i] ?? Number.NaN, 5);
      });
    }
  });
});
