import { divideDims, formatShape, multiplyDims, sameShape, sizeOf, type Dim, type Shape } from './dim.ts';
import { graphError, type Attributes, type Dtype, type Graph, type Value } from './graph.ts';

/*
 * One function an operator. Each checks its operands' shapes as the graph is built and throws
 * NudgeError GRAPH_SHAPE naming the operator and the shapes. Broadcasting is NumPy's.
 */

function shapeError(op: string, ...values: readonly Value[]) {
  return graphError(`${op} cannot take ${values.map((v) => formatShape(v.shape)).join(' and ')}`);
}

function single(
  g: Graph,
  op: string,
  inputs: readonly Value[],
  shape: Shape,
  attributes?: Attributes,
): Value {
  const dtype = inputs[0]?.dtype ?? 'f32';
  return build(g, op, inputs, dtype, shape, attributes);
}

function build(
  g: Graph,
  op: string,
  inputs: readonly Value[],
  dtype: Dtype,
  shape: Shape,
  attributes: Attributes = {},
  domain = '',
): Value {
  const [output] = g.node({ op, domain, inputs, outputs: [{ dtype, shape }], attributes });
  if (output === undefined) throw graphError(`${op} made no output`);
  return output;
}

/** The shape of a ∘ b under broadcasting, or null where they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    out.push(x === 1 ? y : x);
  }
  return out;
}

function elementwise(g: Graph, op: string, a: Value, b: Value): Value {
  const shape = broadcastShapes(a.shape, b.shape);
  if (shape === null || a.dtype !== b.dtype) throw shapeError(op, a, b);
  return single(g, op, [a, b], shape);
}

export const add = (g: Graph, a: Value, b: Value): Value => elementwise(g, 'Add', a, b);
export const sub = (g: Graph, a: Value, b: Value): Value => elementwise(g, 'Sub', a, b);
export const div = (g: Graph, a: Value, b: Value): Value => elementwise(g, 'Div', a, b);

/** a · b; a product with the constant 1 is the other factor. */
export function mul(g: Graph, a: Value, b: Value): Value {
  for (const [one, other] of [[a, b] as const, [b, a] as const]) {
    const constant = g.constantOf(one);
    const fits = one.shape.length <= other.shape.length;
    if (fits && constant?.data.length === 1 && constant.data[0] === 1) return other;
  }
  return elementwise(g, 'Mul', a, b);
}

/** −x; of a constant, another constant. */
export function neg(g: Graph, x: Value): Value {
  const constant = g.constantOf(x);
  if (constant === undefined) return single(g, 'Neg', [x], x.shape);
  return g.constant(
    x.dtype,
    constant.data.map((item) => -item),
    x.shape as readonly number[],
  );
}

export const sqrt = (g: Graph, x: Value): Value => single(g, 'Sqrt', [x], x.shape);
export const reciprocal = (g: Graph, x: Value): Value => single(g, 'Reciprocal', [x], x.shape);
export const log = (g: Graph, x: Value): Value => single(g, 'Log', [x], x.shape);
export const sigmoid = (g: Graph, x: Value): Value => single(g, 'Sigmoid', [x], x.shape);

/** x · σ(x), arXiv 1702.03118: ONNX Runtime's QuickGelu with α = 1. */
export const silu = (g: Graph, x: Value): Value =>
  build(g, 'QuickGelu', [x], 'f32', x.shape, { alpha: { float: 1 } }, 'com.microsoft');

/** Softmax over the last axis. */
export const softmax = (g: Graph, x: Value): Value => single(g, 'Softmax', [x], x.shape, { axis: -1 });

/** a [m, k] (or [k, m] with `transA`) · b [k, n] (or [n, k] with `transB`) · alpha + c [m, n] → [m, n] */
export function gemm(
  g: Graph,
  a: Value,
  b: Value,
  options: { transA?: boolean; transB?: boolean; alpha?: number; c?: Value } = {},
): Value {
  const { transA = false, transB = false, alpha = 1, c } = options;
  const [m, k] = transA ? [a.shape[1], a.shape[0]] : [a.shape[0], a.shape[1]];
  const [k2, n] = transB ? [b.shape[1], b.shape[0]] : [b.shape[0], b.shape[1]];
  if (a.shape.length !== 2 || b.shape.length !== 2 || k !== k2 || m === undefined || n === undefined) {
    throw shapeError(`Gemm (transA ${String(transA)}, transB ${String(transB)})`, a, b);
  }
  const inputs = [a, b];
  if (c !== undefined) {
    const shape = broadcastShapes(c.shape, [m, n]);
    if (shape === null || !sameShape(shape, [m, n])) throw shapeError('Gemm', a, b, c);
    inputs.push(c);
  }
  const attributes = { transA: transA ? 1 : 0, transB: transB ? 1 : 0, alpha: { float: alpha } };
  return single(g, 'Gemm', inputs, [m, n], attributes);
}

/** a […, m, k] · b […, k, n] → […, m, n], leading axes broadcast. */
export function matMul(g: Graph, a: Value, b: Value): Value {
  const [m, k] = a.shape.slice(-2);
  const [k2, n] = b.shape.slice(-2);
  const lead = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (m === undefined || n === undefined || k === undefined || k !== k2 || lead === null) {
    throw shapeError('MatMul', a, b);
  }
  return single(g, 'MatMul', [a, b], [...lead, m, n]);
}

export function transpose(g: Graph, x: Value, perm: readonly number[]): Value {
  if ([...perm].sort((a, b) => a - b).join() !== [...x.shape.keys()].join()) {
    throw graphError(`Transpose by [${perm.join(', ')}] does not fit ${formatShape(x.shape)}`);
  }
  return single(
    g,
    'Transpose',
    [x],
    perm.map((axis) => x.shape[axis] ?? 1),
    { perm },
  );
}

/** The same elements in another shape. */
export function reshape(g: Graph, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (sizeOf(x.shape) !== sizeOf(shape)) {
    throw graphError(`Reshape cannot turn ${formatShape(x.shape)} into ${formatShape(shape)}`);
  }
  return single(g, 'Reshape', [x, reshapeTarget(g, x, shape)], shape);
}

/** The i64 tensor that tells Reshape `shape`: 0 copies an axis, −1 is what remains, letters are looked up. */
function reshapeTarget(g: Graph, x: Value, shape: Shape): Value {
  const entries: Dim[] = shape.map((dim, i) => (typeof dim === 'string' && dim === x.shape[i] ? 0 : dim));
  const open = entries.findIndex((entry) => typeof entry === 'string');
  const rest = entries.filter((entry) => typeof entry === 'string').length;
  if (open >= 0 && rest === 1) entries[open] = -1;
  if (entries.every((entry) => typeof entry === 'number'))
    return g.constant('i64', entries, [entries.length]);
  return shapeTensor(g, shape);
}

/** `shape` as an i64 tensor made at run time from the graph's inputs. */
function shapeTensor(g: Graph, shape: Shape): Value {
  if (shape.every((dim) => typeof dim === 'number')) return g.constant('i64', shape, [shape.length]);
  return concat(
    g,
    shape.map((dim) => (typeof dim === 'number' ? g.constant('i64', [dim], [1]) : dimension(g, dim))),
    0,
  );
}

/** The size of a symbolic dimension as an i64 tensor [1], read off the inputs that carry its letters. */
function dimension(g: Graph, dim: string): Value {
  for (const input of g.inputs.values()) {
    const axis = input.shape.indexOf(dim);
    if (axis >= 0) return build(g, 'Shape', [input], 'i64', [1], { start: axis, end: axis + 1 });
  }
  const letter = dim.split('*')[0] ?? '';
  const rest = divideDims(dim, Number.isNaN(Number(letter)) ? letter : Number(letter));
  if (rest === null || rest === 1) throw graphError(`No input of ${g.name} carries the dimension ${dim}`);
  const factor = Number.isNaN(Number(letter))
    ? dimension(g, letter)
    : g.constant('i64', [Number(letter)], [1]);
  const other = typeof rest === 'number' ? g.constant('i64', [rest], [1]) : dimension(g, rest);
  return elementwise(g, 'Mul', factor, other);
}

/** `x` repeated to `shape` by broadcasting. */
export function expand(g: Graph, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const fits = broadcastShapes(x.shape, shape);
  if (fits === null || !sameShape(fits, shape)) {
    throw graphError(`Expand cannot turn ${formatShape(x.shape)} into ${formatShape(shape)}`);
  }
  return single(g, 'Expand', [x, shapeTensor(g, shape)], shape);
}

/** Joined along `axis`. */
export function concat(g: Graph, values: readonly Value[], axis: number): Value {
  const first = values[0];
  if (first === undefined) throw graphError('Concat of nothing');
  for (const value of values) {
    const fits = value.shape.every((dim, i) => i === axis || dim === first.shape[i]);
    if (!fits || value.shape.length !== first.shape.length) throw shapeError('Concat', first, value);
  }
  const sizes = values.map((v) => v.shape[axis] ?? 1);
  const total = sizes.reduce(addDims);
  return single(
    g,
    'Concat',
    values,
    first.shape.map((dim, i) => (i === axis ? total : dim)),
    { axis },
  );
}

/** Sizes add up only where both are known or where the sum has a letter of its own, written `T+S`. */
function addDims(a: Dim, b: Dim): Dim {
  return typeof a === 'number' && typeof b === 'number' ? a + b : `${String(a)}+${String(b)}`;
}

/** Elements `start ≤ i < end` along `axis`, whose size must be a number. */
export function slice(g: Graph, x: Value, axis: number, start: number, end: number): Value {
  const size = x.shape[axis];
  if (typeof size !== 'number' || start < 0 || end > size || start > end) {
    throw graphError(
      `Slice ${String(start)}–${String(end)} of axis ${String(axis)} of ${formatShape(x.shape)}`,
    );
  }
  const one = (v: number): Value => g.constant('i64', [v], [1]);
  const shape = x.shape.map((dim, i) => (i === axis ? end - start : dim));
  return single(g, 'Slice', [x, one(start), one(end), one(axis)], shape);
}

/** Rows of `table` [V, …] at `indices` (i32 or i64, any shape) → [...indices, …]. */
export function gather(g: Graph, table: Value, indices: Value): Value {
  if (indices.dtype === 'f32' || table.shape.length === 0) throw shapeError('Gather', table, indices);
  return single(g, 'Gather', [table, indices], [...indices.shape, ...table.shape.slice(1)], { axis: 0 });
}

/**
 * Zeros of `shape` [V, D] plus `rows` [T, D], added at `indices` [T]. Indices may repeat.
 * ScatterElements, because ONNX Runtime's ScatterND loses updates of repeated indices across threads.
 */
export function scatterAddRows(g: Graph, shape: Shape, indices: Value, rows: Value): Value {
  const [count] = indices.shape;
  if (rows.shape.length !== 2 || shape.length !== 2 || count === undefined || rows.shape[0] !== count) {
    throw shapeError('ScatterElements', indices, rows);
  }
  const zeros = expand(g, g.constant('f32', [0], [1, 1]), shape);
  const columns = expand(g, reshape(g, indices, [count, 1]), rows.shape);
  return single(g, 'ScatterElements', [zeros, columns, rows], shape, { axis: 0, reduction: 'add' });
}

/** `x` [M, D] with `rows` [T, D] in place of the rows at `indices` i64 [T]; no index twice. */
export function setRows(g: Graph, x: Value, indices: Value, rows: Value): Value {
  const [count] = indices.shape;
  if (indices.dtype !== 'i64' || count === undefined || count !== rows.shape[0] || x.shape.length !== 2) {
    throw shapeError('ScatterND', x, indices, rows);
  }
  return single(g, 'ScatterND', [x, reshape(g, indices, [count, 1]), rows], x.shape);
}

function reduced(x: Value, axes: readonly number[], keep: boolean): Shape {
  const kept = x.shape.map((dim, i) => (axes.includes(i) ? (keep ? 1 : null) : dim));
  return kept.filter((dim): dim is Dim => dim !== null);
}

function reduce(g: Graph, op: string, x: Value, axes: readonly number[], keep: boolean): Value {
  const positive = axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
  if (positive.some((axis) => axis < 0 || axis >= x.shape.length)) throw shapeError(op, x);
  const axesTensor = g.constant('i64', positive, [positive.length]);
  return single(g, op, [x, axesTensor], reduced(x, positive, keep), { keepdims: keep ? 1 : 0 });
}

type Reduction = (g: Graph, x: Value, axes: readonly number[], keep?: boolean) => Value;
const reduction =
  (op: string): Reduction =>
  (g, x, axes, keep = true) =>
    reduce(g, op, x, axes, keep);

/** Reductions over `axes` (negative counts from the end); the axes stay as size 1 unless `keep` is false. */
export const reduceSum = reduction('ReduceSum');
export const reduceMean = reduction('ReduceMean');
export const reduceMax = reduction('ReduceMax');
export const reduceSumSquare = reduction('ReduceSumSquare');
/** log Σ exp, shifted by the maximum inside. */
export const reduceLogSumExp = reduction('ReduceLogSumExp');

/** x · weight / √(mean(x²) + ε) over the last axis; `weight` [D]. RMSNorm, arXiv 1910.07467. */
export function rmsNorm(g: Graph, x: Value, weight: Value, epsilon: number): Value {
  if (weight.shape.length !== 1 || weight.shape[0] !== x.shape.at(-1))
    throw shapeError('RMS norm', x, weight);
  const attributes = { axis: -1, epsilon: { float: epsilon }, stash_type: 1 };
  return single(g, 'SimplifiedLayerNormalization', [x, weight], x.shape, attributes);
}

/**
 * Rotary positions, arXiv 2104.09864, halves rotated as in Hugging Face's `rotate_half`.
 * x [N, H, S, C]; positions i64 [N, S]; cos and sin f32 [positions, C/2].
 */
export function rotary(g: Graph, x: Value, positions: Value, cos: Value, sin: Value): Value {
  const width = x.shape[3];
  const half = cos.shape[1];
  if (x.shape.length !== 4 || half === undefined || width !== multiplyDims(2, half)) {
    throw shapeError('RotaryEmbedding', x, cos);
  }
  return build(g, 'RotaryEmbedding', [x, positions, cos, sin], 'f32', x.shape, {}, 'com.microsoft');
}
