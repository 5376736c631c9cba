import { formatShape, type Dim, type Shape } from './dim.ts';
import { graphError, type Graph } from './graph.ts';

/** What each letter stands for in one run, e.g. N = 4, S = 128. */
export type Bindings = ReadonlyMap<string, number>;

/**
 * Reads the letters off the shapes that a run brings.
 * @throws NudgeError GRAPH_SHAPE when a shape does not fit what the graph declares (names the input).
 */
export function bindDims(graph: Graph, shapes: ReadonlyMap<string, readonly number[]>): Bindings {
  const bindings = new Map<string, number>();
  for (const [name, { shape }] of graph.inputs) {
    const given = shapes.get(name);
    if (given?.length !== shape.length) throw mismatch(graph, name, shape, given);
    shape.forEach((dim, axis) => {
      const size = given[axis] ?? 0;
      if (typeof dim === 'string' && /^[A-Z]$/.test(dim)) {
        if ((bindings.get(dim) ?? size) !== size) throw mismatch(graph, name, shape, given);
        bindings.set(dim, size);
      }
    });
  }
  for (const [name, { shape }] of graph.inputs) {
    const given = shapes.get(name);
    if (shape.some((dim, axis) => evaluateDim(dim, bindings) !== given?.[axis])) {
      throw mismatch(graph, name, shape, given);
    }
  }
  return bindings;
}

/** The size a dimension has in this run: a product of numbers, letters and sums of letters. */
export function evaluateDim(dim: Dim, bindings: Bindings): number {
  if (typeof dim === 'number') return dim;
  return dim.split('*').reduce((product, factor) => product * evaluateSum(factor, bindings), 1);
}

function evaluateSum(sum: string, bindings: Bindings): number {
  return sum.split('+').reduce((total, term) => {
    const value = bindings.get(term) ?? Number(term);
    if (Number.isNaN(value)) throw graphError(`Nothing says how large ${term} is`);
    return total + value;
  }, 0);
}

function mismatch(graph: Graph, name: string, shape: Shape, given: readonly number[] | undefined) {
  const got = given === undefined ? 'nothing' : formatShape(given);
  return graphError(`${graph.name} takes ${name} as ${formatShape(shape)} but was given ${got}`);
}
