import { afterAll, describe, expect, it } from 'vitest';
import { rules } from '../../../main/engine/autodiff/rules.ts';
import { vjp } from '../../../main/engine/autodiff/vjp.ts';
import type { Dim } from '../../../main/engine/onnx/dim.ts';
import { Graph, type Value } from '../../../main/engine/onnx/graph.ts';
import * as ops from '../../../main/engine/onnx/ops.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import {
  gradientError,
  randomTensor,
  type TestTensor,
  type TestTensors,
} from '../../support/gradientCheck.ts';

const executor = cpuExecutor(1);
afterAll(() => executor.close());

const random = Random.fromSeed(3);
const r = (...shape: number[]): TestTensor => randomTensor(random, shape);
const positive = (...shape: number[]): TestTensor => randomTensor(random, shape, 0.5, 2);
const indices = (...data: number[]): TestTensor => ({ shape: [data.length], data: Int32Array.from(data) });
const positions = (rows: number[][]): TestTensor => ({
  shape: [rows.length, rows[0]?.length ?? 0],
  data: BigInt64Array.from(rows.flat(), BigInt),
});

/** One layout of one operator. `symbolic` inputs get letters for some axes, as real programs have them. */
interface Case {
  readonly op: string;
  readonly layout: string;
  readonly inputs: TestTensors;
  /** Letters for an input's axes where they differ from its numbers. */
  readonly letters?: Readonly<Record<string, readonly Dim[]>>;
  readonly wrt?: readonly string[];
  readonly build: (g: Graph, values: Readonly<Record<string, Value>>) => Value;
}

type Named = Readonly<Record<string, Value>>;
const get = (values: Named, name: string): Value => {
  const value = values[name];
  if (value === undefined) throw new Error(`no input ${name}`);
  return value;
};

const layouts: [string, number[], number[]][] = [
  ['same shape', [2, 3], [2, 3]],
  ['row', [2, 3], [3]],
  ['column', [2, 3], [2, 1]],
  ['scalar', [2, 3], []],
  ['both ways', [2, 1, 4], [3, 1]],
  ['rank 4', [2, 1, 3, 3], [2, 4, 3, 3]],
];

function binary(op: string, apply: (g: Graph, a: Value, b: Value) => Value): Case[] {
  return layouts.flatMap(([layout, a, b]) => [
    {
      op,
      layout,
      inputs: { a: positive(...a), b: positive(...b) },
      build: (g, v) => apply(g, get(v, 'a'), get(v, 'b')),
    },
    {
      op,
      layout: `${layout}, swapped`,
      inputs: { a: positive(...b), b: positive(...a) },
      build: (g, v) => apply(g, get(v, 'a'), get(v, 'b')),
    },
  ]);
}

function unary(op: string, apply: (g: Graph, x: Value) => Value, make = r): Case[] {
  return [[3], [2, 3], [2, 1, 3], [2, 2, 3, 2]].map((shape) => ({
    op,
    layout: `rank ${String(shape.length)}`,
    inputs: { x: make(...shape) },
    build: (g, v) => apply(g, get(v, 'x')),
  }));
}

function gemmCases(): Case[] {
  return [false, true].flatMap((transA) =>
    [false, true].flatMap((transB) =>
      [null, [3, 5], [5]].map((c) => ({
        op: 'Gemm',
        layout: `transA ${String(transA)}, transB ${String(transB)}, c ${String(c)}`,
        inputs: {
          a: transA ? r(4, 3) : r(3, 4),
          b: transB ? r(5, 4) : r(4, 5),
          ...(c === null ? {} : { c: r(...c) }),
        },
        build: (g: Graph, v: Named) =>
          ops.gemm(g, get(v, 'a'), get(v, 'b'), {
            transA,
            transB,
            alpha: 0.5,
            ...(c === null ? {} : { c: get(v, 'c') }),
          }),
      })),
    ),
  );
}

function reductionCases(op: string, apply: typeof ops.reduceSum): Case[] {
  return [true, false].flatMap((keep) =>
    [[-1], [0], [0, 2], [0, 1, 2]].map((axes) => ({
      op,
      layout: `axes ${axes.join()}, keep ${String(keep)}`,
      inputs: { x: r(2, 3, 4) },
      build: (g: Graph, v: Named) => apply(g, get(v, 'x'), axes, keep),
    })),
  );
}

const cases: Case[] = [
  ...binary('Add', ops.add),
  ...binary('Sub', ops.sub),
  ...binary('Mul', ops.mul),
  ...binary('Div', ops.div),
  ...unary('Neg', ops.neg),
  ...unary('Sqrt', ops.sqrt, positive),
  ...unary('Reciprocal', ops.reciprocal, positive),
  ...unary('Sigmoid', ops.sigmoid),
  ...unary('QuickGelu', ops.silu),
  ...unary('Softmax', ops.softmax),
  ...gemmCases(),
  {
    op: 'MatMul',
    layout: 'rank 4',
    inputs: { a: r(2, 3, 4, 2), b: r(2, 3, 2, 5) },
    build: (g, v) => ops.matMul(g, get(v, 'a'), get(v, 'b')),
  },
  {
    op: 'MatMul',
    layout: 'broadcast leading axes',
    inputs: { a: r(2, 1, 4, 2), b: r(3, 2, 5) },
    build: (g, v) => ops.matMul(g, get(v, 'a'), get(v, 'b')),
  },
  {
    op: 'Transpose',
    layout: 'rank 4',
    inputs: { x: r(2, 3, 4, 5) },
    build: (g, v) => ops.transpose(g, get(v, 'x'), [2, 0, 3, 1]),
  },
  {
    op: 'Reshape',
    layout: 'letters',
    inputs: { x: r(2, 3, 4) },
    letters: { x: ['N', 'S', 4] },
    build: (g, v) => ops.reshape(g, ops.reshape(g, get(v, 'x'), ['N*S', 4]), ['N', 'S', 2, 2]),
  },
  {
    op: 'Expand',
    layout: 'letters',
    inputs: { x: r(2, 1), like: r(2, 5) },
    letters: { x: ['N', 1], like: ['N', 'S'] },
    wrt: ['x'],
    build: (g, v) => ops.mul(g, ops.expand(g, get(v, 'x'), ['N', 'S']), get(v, 'like')),
  },
  {
    op: 'Concat',
    layout: 'three along axis 1',
    inputs: { a: r(2, 3), b: r(2, 1), c: r(2, 2) },
    build: (g, v) => ops.concat(g, [get(v, 'a'), get(v, 'b'), get(v, 'c')], 1),
  },
  {
    op: 'Gather',
    layout: 'repeated rows',
    inputs: { table: r(4, 3), ids: indices(2, 0, 2, 2, 3) },
    wrt: ['table'],
    build: (g, v) => ops.gather(g, get(v, 'table'), get(v, 'ids')),
  },
  {
    op: 'Gather',
    layout: 'rank 2 indices with letters',
    inputs: { table: r(4, 3), ids: { shape: [2, 3], data: Int32Array.from([0, 1, 1, 3, 0, 0]) } },
    letters: { ids: ['N', 'S'] },
    wrt: ['table'],
    build: (g, v) => ops.gather(g, get(v, 'table'), get(v, 'ids')),
  },
  ...reductionCases('ReduceSum', ops.reduceSum),
  ...reductionCases('ReduceMean', ops.reduceMean),
  ...reductionCases('ReduceSumSquare', ops.reduceSumSquare),
  ...[true, false].map((keep) => ({
    op: 'ReduceLogSumExp',
    layout: `keep ${String(keep)}`,
    inputs: { x: r(2, 3, 4) },
    build: (g: Graph, v: Named) => ops.reduceLogSumExp(g, get(v, 'x'), [-1], keep),
  })),
  ...[
    [3, 4],
    [2, 3, 4],
    [2, 2, 3, 4],
  ].map((shape) => ({
    op: 'SimplifiedLayerNormalization',
    layout: `rank ${String(shape.length)}`,
    inputs: { x: r(...shape), w: positive(4) },
    build: (g: Graph, v: Named) => ops.rmsNorm(g, get(v, 'x'), get(v, 'w'), 1e-5),
  })),
  {
    op: 'RotaryEmbedding',
    layout: 'positions that restart',
    inputs: {
      x: r(2, 3, 4, 6),
      positions: positions([
        [0, 1, 2, 1],
        [0, 1, 1, 2],
      ]),
      cos: r(5, 3),
      sin: r(5, 3),
    },
    wrt: ['x'],
    build: (g, v) => ops.rotary(g, get(v, 'x'), get(v, 'positions'), get(v, 'cos'), get(v, 'sin')),
  },
];

const dtypeOf = ({ data }: TestTensor): 'f32' | 'i32' | 'i64' =>
  data instanceof Float32Array ? 'f32' : data instanceof Int32Array ? 'i32' : 'i64';

describe('gradient rules agree with central differences', () => {
  it.each(cases.map((c) => [`${c.op}: ${c.layout}`, c] as const))('%s', async (_, test) => {
    const g = new Graph('test');
    const values: Record<string, Value> = {};
    for (const [name, tensor] of Object.entries(test.inputs)) {
      values[name] = g.input(name, dtypeOf(tensor), test.letters?.[name] ?? tensor.shape);
    }
    g.output('y', test.build(g, values));
    const wrt = test.wrt ?? Object.keys(test.inputs);
    const errors = await gradientError(executor, g, test.inputs, wrt);
    for (const name of wrt) expect(errors[name], name).toBeLessThan(1e-3);
  });
});

describe('the table of rules', () => {
  it('has a numeric check for every operator', () => {
    expect([...new Set(cases.map(({ op }) => op))].sort()).toEqual(Object.keys(rules).sort());
  });

  it('throws for an operator without a rule', () => {
    const g = new Graph('test');
    const x = g.input('x', 'f32', [2]);
    g.output('y', g.node({ op: 'Erf', inputs: [x], outputs: [{ dtype: 'f32', shape: [2] }] })[0] ?? x);
    expect(() => vjp(g, { wrt: ['x'], of: ['y'] })).toThrow(/operator Erf/);
  });
});
