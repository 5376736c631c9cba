import { describe, expect, it } from 'vitest';
import { bindDims, evaluateDim } from '../../../main/engine/onnx/bindDims.ts';
import { Graph } from '../../../main/engine/onnx/graph.ts';

function graph(): Graph {
  const g = new Graph('block');
  g.input('x', 'f32', ['N', 'S', 8]);
  g.input('bias', 'f32', ['N', 1, 'S', 'T+S']);
  g.input('past', 'f32', ['N', 'T', 2]);
  return g;
}

const shapes = (bias: number[]): Map<string, number[]> =>
  new Map([
    ['x', [2, 3, 8]],
    ['bias', bias],
    ['past', [2, 4, 2]],
  ]);

describe('a run tells what the letters stand for', () => {
  it('through the shapes it brings', () => {
    const bindings = bindDims(graph(), shapes([2, 1, 3, 7]));
    expect(evaluateDim('8*N*S', bindings)).toBe(48);
    expect(evaluateDim('T+S', bindings)).toBe(7);
  });

  it.each([
    ['a sum that is wrong', [2, 1, 3, 8]],
    ['a letter with two sizes', [2, 1, 4, 7]],
    ['another rank', [2, 3, 7]],
  ])('and is refused for %s', (_, bias) => {
    expect(() => bindDims(graph(), shapes(bias))).toThrow(
      /block takes bias as \[N, 1, S, T\+S\] but was given/,
    );
  });

  it('and is refused where an input is missing', () => {
    const incomplete = shapes([2, 1, 3, 7]);
    incomplete.delete('past');
    expect(() => bindDims(graph(), incomplete)).toThrow(/past .* was given nothing/);
  });
});
