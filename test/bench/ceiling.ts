import { Graph } from '../../main/engine/onnx/graph.ts';
import { gemm, matMul } from '../../main/engine/onnx/ops.ts';
import { Random } from '../../main/engine/random.ts';
import type { Executor } from '../../main/engine/runtime/executor.ts';
import { flopsOf, type Ledger, type Product } from './flops.ts';

/** Products below this share of a step's work are left out of the ceiling: their rates are mostly overhead. */
const SMALLEST_SHARE = 0.01;
const REPEATS = 25;

/** Milliseconds that ONNX Runtime needs for one product and nothing else: the fastest of a few runs, as a ceiling should be. */
async function measure(executor: Executor, { m, k, n, batch, transA, transB }: Product): Promise<number> {
  const g = new Graph('ceiling');
  const lead = batch === 1 ? [] : [batch];
  const aShape = [...lead, ...(transA ? [k, m] : [m, k])];
  const bShape = [...lead, ...(transB ? [n, k] : [k, n])];
  const a = g.input('a', 'f32', aShape);
  const b = g.input('b', 'f32', bShape);
  g.output('y', batch === 1 ? gemm(g, a, b, { transA, transB }) : matMul(g, a, b));
  const program = await executor.compile(g);
  const random = Random.fromSeed(1);
  const filled = (shape: number[]): Float32Array =>
    new Float32Array(shape.reduce((x, y) => x * y, 1)).map(() => random.uniform() - 0.5);
  const tensors = {
    a: await executor.upload(filled(aShape), aShape),
    b: await executor.upload(filled(bShape), bShape),
  };
  const times: number[] = [];
  for (let i = 0; i < REPEATS + 2; i++) {
    const start = performance.now();
    const { y } = await program.run(tensors);
    if (i >= 2) times.push(performance.now() - start);
    if (y !== undefined) executor.free(y);
  }
  return Math.min(...times);
}

/** GFLOP/s that ONNX Runtime reaches on a step's own matrix products, each run alone, weighted by their work. */
export async function gemmCeiling(executor: Executor, ledger: Ledger): Promise<number> {
  const entries = [...ledger.products.values()];
  const total = entries.reduce((sum, { product, count }) => sum + flopsOf(product) * count, 0);
  let flops = 0;
  let ms = 0;
  for (const { product, count } of entries) {
    const work = flopsOf(product) * count;
    if (work < SMALLEST_SHARE * total) continue;
    flops += work;
    ms += count * (await measure(executor, product));
  }
  return flops / ms / 1e6;
}
