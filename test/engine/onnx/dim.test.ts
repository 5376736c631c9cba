import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideDims, multiplyDims, sizeOf, type Dim } from '../../../main/engine/onnx/dim.ts';

const letters = fc.constantFrom('N', 'S', 'T');
const dims: fc.Arbitrary<Dim> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.array(letters, { maxLength: 3 }))
  .map(([factor, names]) => names.reduce<Dim>((dim, name) => multiplyDims(dim, name), factor));

describe('dimensions', () => {
  it('are written one way', () => {
    expect(multiplyDims('S', 'N')).toBe('N*S');
    expect(multiplyDims('N*S', 3)).toBe('3*N*S');
    expect(multiplyDims('2*S', 4)).toBe('8*S');
    expect(sizeOf(['N', 'S', 64])).toBe('64*N*S');
  });

  it('multiply in any order', () => {
    fc.assert(
      fc.property(dims, dims, dims, (a, b, c) => {
        expect(multiplyDims(a, multiplyDims(b, c))).toBe(multiplyDims(multiplyDims(c, a), b));
      }),
    );
  });

  it('divide what they multiplied', () => {
    fc.assert(
      fc.property(dims, dims, (a, b) => {
        expect(divideDims(multiplyDims(a, b), b)).toBe(a);
      }),
    );
  });

  it('do not divide with a remainder', () => {
    expect(divideDims('3*N', 2)).toBeNull();
    expect(divideDims('N', 'S')).toBeNull();
    expect(divideDims(0, 0)).toBeNull();
  });
});
