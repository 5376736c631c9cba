import { Cloner } from '../onnx/clone.ts';
import { sameShape, type Dim, type Shape } from '../onnx/dim.ts';
import { fuseIntoGemm } from '../onnx/fuse.ts';
import { Graph, graphError, type GraphNode, type Value } from '../onnx/graph.ts';
import { add, reduceSum, reshape } from '../onnx/ops.ts';
import { ruleOf } from './rules.ts';

export interface VjpOptions {
  /** Inputs of the forward graph to differentiate by. */
  readonly wrt: readonly string[];
  /** Results of the forward graph that the loss depends on; each brings an input `d.<name>`. */
  readonly of: readonly string[];
  /**
   * Operators whose outputs the forward graph hands over (`saved.<i>`) instead of the backward graph
   * computing them again. Empty: everything is recomputed from the forward graph's inputs.
   */
  readonly save?: ReadonlySet<string>;
  /** Those of `wrt` whose gradient is added onto an input `acc.<name>`. */
  readonly accumulate?: readonly string[];
  /** Seed every `d.<name>` with ones instead of reading it: the gradient of the plain sum. */
  readonly seedOnes?: boolean;
  /** Results of the forward graph that the backward graph also returns. */
  readonly keep?: readonly string[];
}

export interface Vjp {
  /** The forward graph, with what it must save among its results. */
  readonly forward: Graph;
  /** Inputs: what it needs of the forward graph's inputs, `saved.<i>`, `d.<of>`; results: `d.<wrt>`. */
  readonly backward: Graph;
}

/**
 * Reverse-mode differentiation of a graph: the vector–Jacobian product as a graph of its own.
 * For y = f(x), it computes d.x = (∂y/∂x)ᵀ d.y.
 *
 * @throws NudgeError GRADIENT_MISSING for an operator without a rule on the way from `wrt` to `of`.
 */
export function vjp(forward: Graph, options: VjpOptions): Vjp {
  const backward = new Graph(`${forward.name}.vjp`);
  const saved = new Map<Value, Value>();
  const cloner = new Cloner(forward, backward, (node) => {
    const output = node.outputs[0];
    if (output === undefined || options.save?.has(node.op) !== true) return undefined;
    const input = backward.input(`saved.${String(saved.size)}`, output.dtype, output.shape);
    saved.set(output, input);
    return [input];
  });

  bringLetters(forward, cloner);
  const adjoints = seed(forward, backward, options);
  const active = activeValues(forward, options.wrt);
  for (const node of [...forward.nodes].reverse()) backpropagate(node, backward, cloner, active, adjoints);

  for (const name of options.keep ?? []) backward.output(name, cloner.value(resultOf(forward, name)));
  for (const name of options.wrt) {
    const input = forward.inputs.get(name);
    const gradient = input === undefined ? undefined : adjoints.get(input);
    if (gradient === undefined) throw graphError(`${name} does not reach the results of ${forward.name}`);
    backward.output(`d.${name}`, accumulated(backward, name, gradient, options));
  }
  return { forward: withSaved(forward, [...saved.keys()]), backward: fuseIntoGemm(backward) };
}

/**
 * Makes an input with every letter known to the backward graph, for rules that reshape to letters. What nothing
 * uses in the end is left out again.
 */
function bringLetters(forward: Graph, cloner: Cloner): void {
  const known = new Set<Dim>();
  for (const input of forward.inputs.values()) {
    const letters = input.shape.filter((dim) => typeof dim === 'string' && !known.has(dim));
    if (letters.length > 0) cloner.value(input);
    for (const letter of letters) known.add(letter);
  }
}

function resultOf(forward: Graph, name: string): Value {
  const value = forward.outputs.get(name);
  if (value === undefined) throw graphError(`${forward.name} has no result named ${name}`);
  return value;
}

function seed(forward: Graph, backward: Graph, options: VjpOptions): Map<Value, Value> {
  const adjoints = new Map<Value, Value>();
  for (const name of options.of) {
    const value = resultOf(forward, name);
    const one = (): Value =>
      backward.constant(
        'f32',
        [1],
        value.shape.map(() => 1),
      );
    const ones = options.seedOnes === true;
    adjoints.set(value, ones ? one() : backward.input(`d.${name}`, 'f32', value.shape));
  }
  return adjoints;
}

/** Everything that depends on one of the named inputs. */
function activeValues(forward: Graph, names: readonly string[]): Set<Value> {
  const active = new Set<Value>();
  for (const name of names) {
    const input = forward.inputs.get(name);
    if (input === undefined) throw graphError(`${forward.name} has no input named ${name}`);
    active.add(input);
  }
  for (const node of forward.nodes) {
    if (node.inputs.some((input) => active.has(input))) node.outputs.forEach((output) => active.add(output));
  }
  return active;
}

function backpropagate(
  node: GraphNode,
  g: Graph,
  cloner: Cloner,
  active: ReadonlySet<Value>,
  adjoints: Map<Value, Value>,
): void {
  const output = node.outputs[0];
  const dy = output === undefined ? undefined : adjoints.get(output);
  if (output === undefined || dy === undefined || !node.inputs.some((input) => active.has(input))) return;
  const input = (i: number): Value => {
    const value = node.inputs[i];
    if (value === undefined) throw graphError(`${node.op} has no input ${String(i)}`);
    return value;
  };
  const recipes = ruleOf(node.op)({
    g,
    node,
    x: (i) => cloner.value(input(i)),
    shape: (i) => input(i).shape,
    y: () => cloner.value(output),
    dy,
  });
  node.inputs.forEach((input, i) => {
    const recipe = recipes[i];
    if (!active.has(input) || recipe === undefined || recipe === null) return;
    const gradient = sumToShape(g, recipe(), input.shape);
    const before = adjoints.get(input);
    adjoints.set(input, before === undefined ? gradient : add(g, before, gradient));
  });
}

/**
 * Undoes broadcasting: sums `gradient` over the axes that `shape` lacks or has as 1. A gradient that is
 * itself 1 along an axis (a seed of ones) still stands for the whole axis and stays as it is.
 */
function sumToShape(g: Graph, gradient: Value, shape: Shape): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const lead = gradient.shape.length - shape.length;
  const axes = [...gradient.shape.keys()].filter(
    (axis) => axis < lead || (shape[axis - lead] === 1 && gradient.shape[axis] !== 1),
  );
  if (axes.length === 0) return gradient;
  const summed = reduceSum(g, gradient, axes);
  return reshape(g, summed, summed.shape.slice(lead));
}

function accumulated(backward: Graph, name: string, gradient: Value, options: VjpOptions): Value {
  if (options.accumulate?.includes(name) !== true) return gradient;
  return add(backward, backward.input(`acc.${name}`, 'f32', gradient.shape), gradient);
}

function withSaved(forward: Graph, saved: readonly Value[]): Graph {
  if (saved.length === 0) return forward;
  const copy = new Graph(forward.name);
  for (const { name, dtype, shape } of forward.inputs.values()) copy.input(name, dtype, shape);
  const cloner = new Cloner(forward, copy);
  for (const [name, value] of forward.outputs) copy.output(name, cloner.value(value));
  saved.forEach((value, i) => {
    copy.output(`saved.${String(i)}`, cloner.value(value));
  });
  return copy;
}
