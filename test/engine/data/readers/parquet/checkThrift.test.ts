import fc from 'fast-check';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { describe, expect, it } from 'vitest';
import { checkThrift, ThriftCut } from '../../../../../main/engine/data/readers/parquet/checkThrift.ts';

const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

describe('checkThrift', () => {
  it('ends where the parser ends, for anything it lets through', () => {
    const piece = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0, 0x15, 0x18, 0x19, 0x1c, 0x11, 0x12),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (list) => {
        const bytes = Uint8Array.from(list);
        let end: number;
        try {
          end = checkThrift(bytes, 0);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
          return;
        }
        const reader = { view: new DataView(bytes.buffer), offset: 0 };
        deserializeTCompactProtocol(reader);
        expect(reader.offset).toBe(end);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    [
      'a list that claims more items than there are bytes',
      [0x19, 0xfc, 0xff, 0xff, 0xff, 0x7f, 0],
      ThriftCut,
    ],
    ['a text that claims more bytes than there are', [0x18, 0xff, 0xff, 0xff, 0x7f, 0], ThriftCut],
    ['structures within structures', new Array<number>(100).fill(0x1c), Error],
    ['lists within lists', [0x19, ...new Array<number>(100).fill(0x19)], Error],
    ['a number that does not end', [0x15, ...new Array<number>(20).fill(0xff)], Error],
    ['no end', [0x15, 2], ThriftCut],
  ])('refuses %s', (_, bytes, kind) => {
    expect(() => checkThrift(bytesOf(...bytes), 0)).toThrow(kind);
  });

  it('refuses a million empty structures', () => {
    const many = Buffer.concat([bytesOf(0x19, 0xfc, 0x80, 0x89, 0x7a), Buffer.alloc(2_000_001)]);
    expect(() => checkThrift(many, 0)).toThrow('more than any file has');
  });
});
