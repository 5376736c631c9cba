import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../main/engine/onnx/dim.ts';
import { Graph, type Value } from '../../../main/engine/onnx/graph.ts';
import * as ops from '../../../main/engine/onnx/ops.ts';
import { NudgeError } from '../../../shared/errors.ts';

let inputs = 0;
const tensor = (g: Graph, shape: Shape): Value => g.input(`x${String(inputs++)}`, 'f32', shape);

function failure(build: (g: Graph) => unknown): NudgeError {
  try {
    build(new Graph('test'));
  } catch (error) {
    if (error instanceof NudgeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('wrong shapes are refused when a graph is built, naming the operator and both shapes', () => {
  const refused: [string, (g: Graph) => unknown, string[]][] = [
    ['Add', (g) => ops.add(g, tensor(g, ['N', 3]), tensor(g, ['N', 4])), ['[N, 3]', '[N, 4]']],
    ['Mul', (g) => ops.mul(g, tensor(g, ['N']), tensor(g, ['S'])), ['[N]', '[S]']],
    ['Gemm', (g) => ops.gemm(g, tensor(g, ['M', 3]), tensor(g, [4, 5])), ['[M, 3]', '[4, 5]']],
    [
      'Gemm',
      (g) => ops.gemm(g, tensor(g, ['M', 3]), tensor(g, [3, 5]), { c: tensor(g, ['M', 4]) }),
      ['[M, 3]', '[3, 5]', '[M, 4]'],
    ],
    [
      'MatMul',
      (g) => ops.matMul(g, tensor(g, ['N', 2, 3]), tensor(g, ['N', 4, 2])),
      ['[N, 2, 3]', '[N, 4, 2]'],
    ],
    [
      'Reshape',
      (g) => ops.reshape(g, tensor(g, ['N', 'S', 6]), ['N', 'S', 2, 4]),
      ['[N, S, 6]', '[N, S, 2, 4]'],
    ],
    ['Transpose', (g) => ops.transpose(g, tensor(g, ['N', 2]), [0, 0]), ['[0, 0]', '[N, 2]']],
    ['Expand', (g) => ops.expand(g, tensor(g, [3]), ['N', 4]), ['[3]', '[N, 4]']],
    ['Concat', (g) => ops.concat(g, [tensor(g, ['N', 2]), tensor(g, ['S', 2])], 1), ['[N, 2]', '[S, 2]']],
    ['Slice', (g) => ops.slice(g, tensor(g, ['N', 4]), 1, 2, 5), ['[N, 4]']],
    ['Gather', (g) => ops.gather(g, tensor(g, [4, 2]), tensor(g, ['T'])), ['[4, 2]', '[T]']],
    ['RMS norm', (g) => ops.rmsNorm(g, tensor(g, ['N', 4]), tensor(g, [3]), 1e-5), ['[N, 4]', '[3]']],
    [
      'RotaryEmbedding',
      (g) =>
        ops.rotary(
          g,
          tensor(g, ['N', 2, 'S', 8]),
          g.input('positions', 'i64', ['N', 'S']),
          tensor(g, ['P', 3]),
          tensor(g, ['P', 3]),
        ),
      ['[N, 2, S, 8]', '[P, 3]'],
    ],
    [
      'ScatterND',
      (g) => ops.setRows(g, tensor(g, ['M', 2]), g.input('at', 'i64', ['T']), tensor(g, ['S', 2])),
      ['[M, 2]', '[T]', '[S, 2]'],
    ],
    [
      'ScatterElements',
      (g) => ops.scatterAddRows(g, [4, 2], g.input('at', 'i32', ['T']), tensor(g, ['S', 2])),
      ['[T]', '[S, 2]'],
    ],
    ['ReduceSum', (g) => ops.reduceSum(g, tensor(g, ['N', 2]), [2]), ['[N, 2]']],
  ];

  it.each(refused)('%s', (op, build, shapes) => {
    const error = failure(build);
    expect(error.code).toBe('GRAPH_SHAPE');
    expect(error.message).toContain(op);
    for (const shape of shapes) expect(error.message).toContain(shape);
  });
});

describe('letters', () => {
  it('broadcast only against themselves and 1', () => {
    expect(ops.broadcastShapes(['N', 1, 4], ['S', 1])).toEqual(['N', 'S', 4]);
    expect(ops.broadcastShapes(['N', 4], ['S', 4])).toBeNull();
  });

  it('carry through a program', () => {
    const g = new Graph('test');
    const flat = ops.reshape(g, tensor(g, ['N', 'S', 6]), ['N*S', 6]);
    const product = ops.gemm(g, flat, tensor(g, [4, 6]), { transB: true });
    expect(product.shape).toEqual(['N*S', 4]);
    expect(ops.reshape(g, product, ['N', 'S', 2, 2]).shape).toEqual(['N', 'S', 2, 2]);
  });
});

describe('a graph', () => {
  it('keeps equal constants and equal nodes once', () => {
    const g = new Graph('test');
    const x = tensor(g, [2]);
    expect(g.scalar(2)).toBe(g.scalar(2));
    expect(ops.add(g, x, g.scalar(2))).toBe(ops.add(g, x, g.scalar(2)));
    expect(g.nodes).toHaveLength(1);
    expect(g.constants).toHaveLength(1);
  });

  it('refuses a name twice', () => {
    const g = new Graph('test');
    const x = g.input('x', 'f32', [1]);
    expect(() => g.input('x', 'f32', [1])).toThrow(/two inputs named x/);
    expect(() => {
      g.output('x', x);
    }).toThrow(/two results named x/);
  });
});
