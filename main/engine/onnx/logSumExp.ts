import { Cloner } from './clone.ts';
import { Graph, type GraphNode, type Value } from './graph.ts';
import * as ops from './ops.ts';

/**
 * The same graph with log Σ exp x over the last axis computed from p = softmax(x): max x + log(Σ p / max p), for
 * max p = e^(max x) / Σ exp x, where Σ p, which is 1 but for rounding, takes back what the softmax's own sum lost.
 *
 * ONNX Runtime's operator adds up one number after the other on the CPU. Over 49,152 logits the many small ones
 * are lost beside the large ones: log-probs come out too high by 1e-4 at every token, and it takes four times as
 * long. Most graphs need the softmax anyway.
 */
export function logSumExpThroughSoftmax(graph: Graph): Graph {
  const lowered = new Graph(graph.name);
  const cloner = new Cloner(graph, lowered, (node, clone) => {
    const source = summedLast(graph, node);
    return source === undefined ? undefined : [throughSoftmax(lowered, clone.value(source))];
  });
  for (const [name, value] of graph.outputs) lowered.output(name, cloner.value(value));
  return lowered;
}

/** What a log-sum-exp over the last axis, kept as 1, is taken of; undefined for any other node. */
function summedLast(graph: Graph, node: GraphNode): Value | undefined {
  const [x, axes] = node.inputs;
  if (node.op !== 'ReduceLogSumExp' || x === undefined || axes === undefined) return undefined;
  const last = graph.constantOf(axes)?.data.join() === String(x.shape.length - 1);
  return last && node.attributes['keepdims'] === 1 ? x : undefined;
}

function throughSoftmax(g: Graph, x: Value): Value {
  const p = ops.softmax(g, x);
  const ratio = ops.div(g, sumInGroups(g, p), ops.reduceMax(g, p, [-1]));
  return ops.add(g, ops.reduceMax(g, x, [-1]), ops.log(g, ratio));
}

/** The sum over the last axis, first within groups and then of the groups, so that little is lost to rounding. */
function sumInGroups(g: Graph, p: Value): Value {
  const size = p.shape.at(-1);
  if (typeof size !== 'number') return ops.reduceSum(g, p, [-1]);
  const groups = divisorNearRoot(size);
  const grouped = ops.reshape(g, p, [...p.shape.slice(0, -1), groups, size / groups]);
  return ops.reduceSum(g, ops.reduceSum(g, grouped, [-1], false), [-1]);
}

/** The largest divisor of `size` that is not above its square root; 1 for a prime. */
function divisorNearRoot(size: number): number {
  let divisor = Math.floor(Math.sqrt(size));
  while (size % divisor !== 0) divisor -= 1;
  return divisor;
}
