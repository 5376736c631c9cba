import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHybrid } from '../../../../../main/engine/data/readers/parquet/hybrid.ts';

/** Numbers in runs of lengths and of packed bits, by the letter of the format. */
function written(
  runs: readonly (readonly [packed: boolean, numbers: readonly number[]])[],
  width: number,
): Uint8Array {
  const bytes: number[] = [];
  const varint = (value: number): void => {
    for (let left = value; ; left = Math.floor(left / 128)) {
      bytes.push((left % 128) + (left >= 128 ? 128 : 0));
      if (left < 128) return;
    }
  };
  for (const [packed, numbers] of runs) {
    if (!packed) {
      varint(numbers.length * 2);
      for (let i = 0; i < Math.ceil(width / 8); i++) bytes.push((numbers[0]! >>> (8 * i)) & 255);
      continue;
    }
    const groups = Math.ceil(numbers.length / 8);
    varint(groups * 2 + 1);
    let bits = 0n;
    numbers.forEach((number, i) => (bits |= BigInt(number) << BigInt(i * width)));
    for (let i = 0; i < groups * width; i++) bytes.push(Number((bits >> BigInt(8 * i)) & 255n));
  }
  return Uint8Array.from(bytes);
}

describe('readHybrid', () => {
  it('reads what was written', () => {
    const width = fc.integer({ min: 1, max: 20 });
    const runs = width.chain((bits) => {
      const number = fc.integer({ min: 0, max: 2 ** bits - 1 });
      const same = number.chain((value) =>
        fc.integer({ min: 1, max: 300 }).map((n) => new Array<number>(n).fill(value)),
      );
      const groups = fc
        .array(fc.array(number, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 4 })
        .map((parts) => parts.flat());
      const run = fc.oneof(
        same.map((numbers) => [false, numbers] as const),
        groups.map((numbers) => [true, numbers] as const),
      );
      return fc.tuple(fc.constant(bits), fc.array(run, { minLength: 1, maxLength: 5 }));
    });
    fc.assert(
      fc.property(runs, ([bits, parts]) => {
        const bytes = written(parts, bits);
        const numbers = parts.flatMap(([, run]) => run);
        const found = new Int32Array(numbers.length);
        readHybrid(bytes, 0, bytes.length, bits, found);
        expect([...found]).toEqual(numbers);
        expect(() => readHybrid(bytes, 0, bytes.length, bits, new Int32Array(numbers.length + 8))).toThrow();
      }),
    );
  });

  it('ends at once for runs of enormous claims, and for none', () => {
    const numbers = new Uint8Array(10);
    readHybrid(Uint8Array.from([0xfe, 0xff, 0xff, 0xff, 0x0f, 1]), 0, 6, 1, numbers);
    expect([...numbers]).toEqual(new Array(10).fill(1));
    for (const bytes of [[], [0xff], [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [3]]) {
      expect(() => readHybrid(Uint8Array.from(bytes), 0, bytes.length, 2, numbers)).toThrow();
    }
  });

  it('any bytes fill the numbers or throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), fc.integer({ min: 0, max: 40 }), (bytes, width) => {
        try {
          readHybrid(bytes, 0, bytes.length, width, new Int32Array(100));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
