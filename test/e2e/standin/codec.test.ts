import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codec } from './page/sources.ts';

const throughText = (value: unknown) => codec.decode(codec.encode(value));

describe('the codec between page and main process', () => {
  it('keeps what a structured clone keeps', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: false,
      withNullPrototype: false,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(throughText(value)).toStrictEqual(structuredClone(value));
      }),
    );
  });

  it('keeps circles and things met twice', () => {
    const shared = new Float64Array([1, 2]);
    const value: Record<string, unknown> = { a: shared, b: [shared] };
    value['self'] = value;
    const copy = throughText(value) as { a: unknown; b: unknown[]; self: unknown };
    expect(copy.self).toBe(copy);
    expect(copy.b[0]).toBe(copy.a);
    expect(copy.a).toStrictEqual(shared);
  });

  it('gives a part of a buffer its own buffer, and bytes of Node as plain bytes', () => {
    const part = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
    const copy = throughText(part) as Uint8Array;
    expect([copy, copy.buffer.byteLength]).toStrictEqual([new Uint8Array([2, 3]), 2]);
    expect(throughText(Buffer.from('ab'))).toStrictEqual(new Uint8Array([97, 98]));
  });

  it('keeps errors with their kind and cause', () => {
    const copy = throughText(new RangeError('far', { cause: 'a cause' })) as Error;
    expect(copy).toBeInstanceOf(RangeError);
    expect([copy.message, copy.cause]).toEqual(['far', 'a cause']);
  });

  it.each([[() => 1], [Symbol('s')], [Promise.resolve()], [new WeakMap()]])('refuses %s', (value) => {
    expect(() => codec.encode({ value })).toThrow('An object could not be cloned.');
  });
});
