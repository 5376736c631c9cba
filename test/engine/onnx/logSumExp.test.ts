import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Graph } from '../../../main/engine/onnx/graph.ts';
import { logSumExpThroughSoftmax } from '../../../main/engine/onnx/logSumExp.ts';
import * as ops from '../../../main/engine/onnx/ops.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { runGraph } from '../../support/gradientCheck.ts';

const executor = cpuExecutor(1);
afterAll(() => executor.close());

function example(size: number | string, keep = true): Graph {
  const g = new Graph('test');
  g.output('y', ops.reduceLogSumExp(g, g.input('x', 'f32', ['T', size]), [-1], keep));
  return g;
}

async function run(graph: Graph, rows: readonly Float32Array[]): Promise<Float32Array> {
  const size = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, i) => data.set(row, i * size));
  const results = await runGraph(executor, await executor.compile(graph), {
    x: { shape: [rows.length, size], data },
  });
  return results['y'] ?? new Float32Array();
}

/** In f64. */
function logSumExp(row: Float32Array): number {
  const highest = row.reduce((a, b) => Math.max(a, b), -Infinity);
  return highest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - highest), 0));
}

/** A vocabulary of real size: one likely token, and a long uneven tail that holds `tail` of the probability. */
function peaked(size: number, tail: number): Float32Array {
  const random = Random.fromSeed(size);
  const row = new Float32Array(size).map(() => 12 * random.uniform());
  const likely = Math.floor(size / 3);
  row[likely] = -Infinity;
  const others = logSumExp(row);
  row[likely] = others + Math.log((1 - tail) / tail);
  return row;
}

describe('log-sum-exp through the softmax', () => {
  it.each([49_152, 50_257, 151_936])(
    'loses nothing of a long tail over %i logits',
    async (size) => {
      const rows = [0.0004, 0.02, 0.3, 0.9].map((tail) => peaked(size, tail));
      const sums = await run(logSumExpThroughSoftmax(example(size)), rows);
      sums.forEach((sum, i) => {
        // Two steps of f32 between 16 and 32, where these sums lie.
        expect(Math.abs(sum - logSumExp(rows[i] ?? new Float32Array()))).toBeLessThan(4e-6);
      });
    },
    20_000,
  );

  it('is that of f64 for rows of any size and height', async () => {
    const row = fc
      .integer({ min: 1, max: 40 })
      .chain((size) => fc.float32Array({ minLength: size, maxLength: size, min: -80, max: 80, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(row, async (x) => {
        const [sum = Number.NaN] = await run(logSumExpThroughSoftmax(example(x.length)), [x]);
        const truth = logSumExp(x);
        expect(Math.abs(sum - truth)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(truth)));
      }),
      { numRuns: 50 },
    );
  });

  it('takes an axis whose size is a letter', async () => {
    const x = Float32Array.of(1, 2, 3);
    const [sum] = await run(logSumExpThroughSoftmax(example('V')), [x]);
    expect(sum).toBeCloseTo(logSumExp(x), 6);
  });

  it('stays a number where the operator of its own would overflow', async () => {
    const [sum] = await run(logSumExpThroughSoftmax(example(2)), [Float32Array.of(1e30, 1e30)]);
    expect(sum).toBe(Math.fround(1e30));
  });

  it('leaves a sum alone whose axis is not kept', () => {
    const kinds = logSumExpThroughSoftmax(example(4, false)).nodes.map(({ op }) => op);
    expect(kinds).toEqual(['ReduceLogSumExp']);
  });
});
