import { NudgeError } from '../../../shared/errors.ts';
import type { Graph, GraphNode, Value } from '../onnx/graph.ts';
import type { Shape } from '../onnx/dim.ts';
import * as ops from '../onnx/ops.ts';

/** What a rule may ask for. Whatever it does not ask for is never computed. */
export interface RuleContext {
  /** The graph the gradient is built in. */
  readonly g: Graph;
  /** The node being differentiated. */
  readonly node: GraphNode;
  /** The i-th input of the node, as a value of `g`. */
  readonly x: (i: number) => Value;
  /** The shape of the i-th input; unlike `x`, asking for it computes nothing. */
  readonly shape: (i: number) => Shape;
  /** The node's output, as a value of `g`. */
  readonly y: () => Value;
  /** dL/dy */
  readonly dy: Value;
}

/**
 * The gradient of one operator: for each input a recipe for dL/dx, or null where none exists (indices,
 * shapes). A rule may answer in the broadcast shape; `vjp` sums it back to the input's.
 */
export type Rule = (context: RuleContext) => readonly ((() => Value) | null)[];

function gemmRule({ g, node, x, dy }: RuleContext): ReturnType<Rule> {
  const transA = node.attributes['transA'] === 1;
  const transB = node.attributes['transB'] === 1;
  const alpha = (node.attributes['alpha'] as { float: number }).float;
  const product = (a: Value, b: Value, ta: boolean, tb: boolean): Value =>
    ops.gemm(g, a, b, { transA: ta, transB: tb, alpha });
  return [
    () => (transA ? product(x(1), dy, transB, true) : product(dy, x(1), false, !transB)),
    () => (transB ? product(dy, x(0), true, transA) : product(x(0), dy, !transA, false)),
    () => dy,
  ];
}

function swapLastAxes(g: Graph, x: Value): Value {
  const axes = [...x.shape.keys()];
  return ops.transpose(g, x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}

/** y = x s with s = σ(x): dx = dy ⊙ (s + y − y s) */
function siluRule({ g, x, y, dy }: RuleContext): ReturnType<Rule> {
  return [
    () => {
      const s = ops.sigmoid(g, x(0));
      return ops.mul(g, dy, ops.sub(g, ops.add(g, s, y()), ops.mul(g, y(), s)));
    },
  ];
}

/** dx = y ⊙ (dy − Σ y ⊙ dy) */
function softmaxRule({ g, y, dy }: RuleContext): ReturnType<Rule> {
  return [
    () => {
      const weighted = ops.mul(g, y(), dy);
      return ops.sub(g, weighted, ops.mul(g, y(), ops.reduceSum(g, weighted, [-1])));
    },
  ];
}

/**
 * y = x r w with r = 1/√(mean(x²) + ε):
 * dx = r (dy ⊙ w) − x r³ mean(dy ⊙ w ⊙ x), dw = Σ dy ⊙ x r over all but the last axis.
 */
function rmsNormRule({ g, node, x, shape, dy }: RuleContext): ReturnType<Rule> {
  const epsilon = (node.attributes['epsilon'] as { float: number }).float;
  const width = shape(0).at(-1);
  if (typeof width !== 'number') throw missing('RMS norm over a width that is not a number');
  const r = (): Value => {
    const meanSquare = ops.mul(g, ops.reduceSumSquare(g, x(0), [-1]), g.scalar(1 / width));
    return ops.reciprocal(g, ops.sqrt(g, ops.add(g, meanSquare, g.scalar(epsilon))));
  };
  return [
    () => {
      const scaled = ops.mul(g, dy, x(1));
      const along = ops.mul(g, ops.reduceSum(g, ops.mul(g, scaled, x(0)), [-1]), g.scalar(1 / width));
      const cube = ops.mul(g, ops.mul(g, r(), r()), r());
      return ops.sub(g, ops.mul(g, scaled, r()), ops.mul(g, x(0), ops.mul(g, along, cube)));
    },
    () => ops.mul(g, dy, ops.mul(g, x(0), r())),
  ];
}

/** The axes a reduction ran over, read off its constant second input. */
function reducedAxes({ g, x }: RuleContext): readonly number[] {
  const axes = g.constantOf(x(1));
  if (axes === undefined) throw missing('a reduction whose axes are not constant');
  return axes.data;
}

/** dy with the reduced axes back as size 1. */
function withKeptAxes(context: RuleContext): Value {
  if (context.dy.shape.length === context.shape(0).length) return context.dy;
  const axes = reducedAxes(context);
  const shape = context.shape(0).map((dim, i) => (axes.includes(i) ? 1 : dim));
  return ops.reshape(context.g, context.dy, shape);
}

function reduceMeanRule(context: RuleContext): ReturnType<Rule> {
  const { g } = context;
  const shape = context.shape(0);
  const count = reducedAxes(context).reduce((product, axis) => product * Number(shape[axis]), 1);
  if (Number.isNaN(count)) throw missing('a mean over an axis whose size is not a number');
  return [() => ops.expand(g, ops.mul(g, withKeptAxes(context), g.scalar(1 / count)), shape), null];
}

/** dx = softmax(x) ⊙ dy; the reduced axis is the last. */
function reduceLogSumExpRule(context: RuleContext): ReturnType<Rule> {
  const { g, x } = context;
  if (reducedAxes(context).join() !== String(context.shape(0).length - 1)) {
    throw missing('a log-sum-exp over another axis than the last');
  }
  return [() => ops.mul(g, ops.softmax(g, x(0)), withKeptAxes(context)), null];
}

function concatRule({ g, node, shape, dy }: RuleContext): ReturnType<Rule> {
  const axis = node.attributes['axis'] as number;
  let end = 0;
  return node.inputs.map((_, i) => {
    const size = shape(i)[axis];
    if (typeof size !== 'number') throw missing('a concatenation along an axis whose size is not a number');
    const start = end;
    end += size;
    return () => ops.slice(g, dy, axis, start, start + size);
  });
}

function transposeRule({ g, node, dy }: RuleContext): ReturnType<Rule> {
  const perm = node.attributes['perm'] as readonly number[];
  return [
    () =>
      ops.transpose(
        g,
        dy,
        [...perm.keys()].map((axis) => perm.indexOf(axis)),
      ),
  ];
}

/** The rotation's inverse is the rotation by the negative angle. */
function rotaryRule({ g, x, dy }: RuleContext): ReturnType<Rule> {
  return [() => ops.rotary(g, dy, x(1), x(2), ops.neg(g, x(3))), null, null, null];
}

function gatherRule({ g, x, shape, dy }: RuleContext): ReturnType<Rule> {
  const table = shape(0);
  const indices = x(1);
  const count = indices.shape.length === 1 ? indices.shape : [indices.shape.join('*')];
  const rows = [count[0] ?? 1, table[1] ?? 1];
  return [() => ops.scatterAddRows(g, table, ops.reshape(g, indices, count), ops.reshape(g, dy, rows)), null];
}

/** Every operator that Nudge can differentiate. */
export const rules: Readonly<Record<string, Rule>> = {
  Add: ({ dy }) => [() => dy, () => dy],
  Sub: ({ g, dy }) => [() => dy, () => ops.neg(g, dy)],
  Mul: ({ g, x, dy }) => [() => ops.mul(g, dy, x(1)), () => ops.mul(g, dy, x(0))],
  Div: ({ g, x, y, dy }) => [
    () => ops.div(g, dy, x(1)),
    () => ops.neg(g, ops.div(g, ops.mul(g, dy, y()), x(1))),
  ],
  Neg: ({ g, dy }) => [() => ops.neg(g, dy)],
  Sqrt: ({ g, y, dy }) => [() => ops.div(g, ops.mul(g, dy, g.scalar(0.5)), y())],
  Reciprocal: ({ g, y, dy }) => [() => ops.neg(g, ops.mul(g, dy, ops.mul(g, y(), y())))],
  Sigmoid: ({ g, y, dy }) => [() => ops.mul(g, dy, ops.sub(g, y(), ops.mul(g, y(), y())))],
  QuickGelu: siluRule,
  Softmax: softmaxRule,
  Gemm: gemmRule,
  MatMul: ({ g, x, dy }) => [
    () => ops.matMul(g, dy, swapLastAxes(g, x(1))),
    () => ops.matMul(g, swapLastAxes(g, x(0)), dy),
  ],
  Transpose: transposeRule,
  Reshape: ({ g, shape, dy }) => [() => ops.reshape(g, dy, shape(0)), null],
  Expand: ({ dy }) => [() => dy, null],
  Concat: concatRule,
  Gather: gatherRule,
  ReduceSum: (c) => [() => ops.expand(c.g, withKeptAxes(c), c.shape(0)), null],
  ReduceMean: reduceMeanRule,
  ReduceSumSquare: (c) => [() => ops.mul(c.g, ops.mul(c.g, c.x(0), c.g.scalar(2)), withKeptAxes(c)), null],
  ReduceLogSumExp: reduceLogSumExpRule,
  SimplifiedLayerNormalization: rmsNormRule,
  RotaryEmbedding: rotaryRule,
};

/** The rule of `op`. @throws NudgeError GRADIENT_MISSING where there is none. */
export function ruleOf(op: string): Rule {
  const rule = rules[op];
  if (rule === undefined) throw missing(`operator ${op}`);
  return rule;
}

function missing(what: string): NudgeError {
  return new NudgeError(
    'GRADIENT_MISSING',
    `Nudge has no gradient for ${what}.`,
    'This is a mistake in Nudge. Please report it.',
  );
}
