import { Cloner } from './clone.ts';
import { sameShape } from './dim.ts';
import { Graph, type GraphNode, type Value } from './graph.ts';

/** How many nodes and results read each value. */
function countUses(graph: Graph): Map<Value, number> {
  const uses = new Map<Value, number>();
  const read = (value: Value): void => void uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(read);
  for (const value of graph.outputs.values()) read(value);
  return uses;
}

/** A product whose only reader is the sum, so that the sum can be accumulated into it. */
function absorbs(graph: Graph, uses: Map<Value, number>, value: Value, other: Value): GraphNode | undefined {
  const node = graph.producer(value);
  const free = node?.op === 'Gemm' && node.inputs.length === 2 && uses.get(value) === 1;
  return free && sameShape(value.shape, other.shape) ? node : undefined;
}

/** A single number that `value` is a multiple of something by: the other factor and the number. */
function scaledBy(graph: Graph, value: Value): { factor: Value; scale: number } | undefined {
  const node = graph.producer(value);
  const [a, b] = node?.inputs ?? [];
  if (node?.op !== 'Mul' || a === undefined || b === undefined) return undefined;
  for (const [factor, number] of [[a, b] as const, [b, a] as const]) {
    const data = graph.constantOf(number)?.data;
    if (data?.length === 1 && data[0] !== undefined && sameShape(factor.shape, value.shape)) {
      return { factor, scale: data[0] };
    }
  }
  return undefined;
}

/** The node with a constant factor of its first operand moved into its `alpha`. */
function withScaleInAlpha(graph: Graph, gemm: GraphNode): GraphNode {
  const [a, ...others] = gemm.inputs;
  const scaled = a === undefined ? undefined : scaledBy(graph, a);
  if (scaled === undefined) return gemm;
  const alpha = { float: (gemm.attributes['alpha'] as { float: number }).float * scaled.scale };
  return { ...gemm, inputs: [scaled.factor, ...others], attributes: { ...gemm.attributes, alpha } };
}

/**
 * The same graph with `Gemm(a, b) + c` as one `Gemm(a, b, c)`: the matrix product adds onto `c` as it is
 * computed, which saves a pass over memory for every accumulated gradient and every LoRA branch. Constant
 * factors move into the product's `alpha` likewise.
 */
export function fuseIntoGemm(graph: Graph): Graph {
  const folded = new Graph(graph.name);
  const uses = countUses(graph);
  const cloner = new Cloner(graph, folded, (node, clone) => {
    if (node.op === 'Gemm') return clone.copyNode(withScaleInAlpha(graph, node));
    const [a, b] = node.inputs;
    if (node.op !== 'Add' || a === undefined || b === undefined) return undefined;
    for (const [product, term] of [[b, a] as const, [a, b] as const]) {
      const gemm = absorbs(graph, uses, product, term);
      if (gemm === undefined) continue;
      const scaled = withScaleInAlpha(graph, gemm);
      return clone.copyNode({ ...scaled, inputs: [...scaled.inputs, term] });
    }
    return undefined;
  });
  for (const [name, value] of graph.outputs) folded.output(name, cloner.value(value));
  return folded;
}
