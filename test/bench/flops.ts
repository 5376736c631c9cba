import { bindDims, evaluateDim } from '../../main/engine/onnx/bindDims.ts';
import type { Graph, GraphNode } from '../../main/engine/onnx/graph.ts';
import type { Executor, Program, TensorMap } from '../../main/engine/runtime/executor.ts';

/** One matrix product: [m, k] · [k, n], `batch` times. */
export interface Product {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly batch: number;
  readonly transA: boolean;
  readonly transB: boolean;
}

export const flopsOf = ({ m, k, n, batch }: Product): number => 2 * m * k * n * batch;

function productOf(node: GraphNode, size: (dim: number | string) => number): Product | null {
  const [a, b] = node.inputs;
  if (a === undefined || b === undefined) return null;
  const dims = (shape: readonly (number | string)[]): number[] => shape.map(size);
  if (node.op === 'Gemm') {
    const transA = node.attributes['transA'] === 1;
    const transB = node.attributes['transB'] === 1;
    const [a0 = 1, a1 = 1] = dims(a.shape);
    const [b0 = 1, b1 = 1] = dims(b.shape);
    return { m: transA ? a1 : a0, k: transA ? a0 : a1, n: transB ? b0 : b1, batch: 1, transA, transB };
  }
  if (node.op !== 'MatMul') return null;
  const [m = 1, k = 1] = dims(a.shape).slice(-2);
  const n = dims(b.shape).at(-1) ?? 1;
  const batch = dims(a.shape)
    .slice(0, -2)
    .reduce((x, y) => x * y, 1);
  return { m, k, n, batch, transA: false, transB: false };
}

/** Every matrix product of one run of a graph. */
function productsOf(graph: Graph, shapes: ReadonlyMap<string, readonly number[]>): Product[] {
  const bindings = bindDims(graph, shapes);
  const size = (dim: number | string): number => evaluateDim(dim, bindings);
  return graph.nodes.map((node) => productOf(node, size)).filter((product) => product !== null);
}

/** What the programs of a step cost. */
export interface Ledger {
  readonly byProgram: Map<string, { ms: number; runs: number; flops: number }>;
  /** How often each product was computed. */
  readonly products: Map<string, { product: Product; count: number }>;
}

/** The executor with a ledger: counts the matrix products of each run and times it. */
export function countingExecutor(executor: Executor): { executor: Executor; ledger: Ledger } {
  const ledger: Ledger = { byProgram: new Map(), products: new Map() };
  const counted = (program: Program): Program => ({
    ...program,
    run: async (tensors: TensorMap) => {
      const start = performance.now();
      const results = await program.run(tensors);
      record(ledger, program.graph, tensors, performance.now() - start);
      return results;
    },
  });
  const wrapped: Executor = {
    device: executor.device,
    threads: executor.threads,
    compile: async (graph) => counted(await executor.compile(graph)),
    upload: (data, shape) => executor.upload(data, shape),
    download: (tensor) => executor.download(tensor),
    free: (tensor) => {
      executor.free(tensor);
    },
    close: () => executor.close(),
  };
  return { executor: wrapped, ledger };
}

function record(ledger: Ledger, graph: Graph, tensors: TensorMap, ms: number): void {
  const shapes = new Map([...graph.inputs.keys()].map((name) => [name, tensors[name]?.shape ?? []]));
  let flops = 0;
  for (const product of productsOf(graph, shapes)) {
    flops += flopsOf(product);
    const key = JSON.stringify(product);
    const known = ledger.products.get(key);
    if (known === undefined) ledger.products.set(key, { product, count: 1 });
    else known.count += 1;
  }
  const entry = ledger.byProgram.get(graph.name) ?? { ms: 0, runs: 0, flops: 0 };
  ledger.byProgram.set(graph.name, { ms: entry.ms + ms, runs: entry.runs + 1, flops: entry.flops + flops });
}

export function clearLedger(ledger: Ledger): void {
  ledger.byProgram.clear();
  ledger.products.clear();
}
