import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSafetensors } from '../../../main/engine/model/safetensors.ts';
import { writeSafetensors } from '../../../main/engine/model/safetensorsWriter.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { thrownBy } from '../../support/nudgeError.ts';

/** A file with any header and any data, valid or not. */
function rawFile(header: unknown, data: Uint8Array, headerLength?: bigint): string {
  const path = join(tempFolder(), 'weights.safetensors');
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(headerLength ?? BigInt(json.length));
  writeFileSync(path, Buffer.concat([prefix, json, data]));
  return path;
}

const twoFloats = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

describe('damaged files are refused with MODEL_WEIGHTS, naming file and tensor', () => {
  const cases: readonly [string, unknown, Uint8Array, RegExp][] = [
    ['header that is not JSON', '{nope', new Uint8Array(0), /not JSON/],
    ['header that is a list', '[]', new Uint8Array(0), /not a JSON object/],
    ['cut data', { a: twoFloats }, new Uint8Array(7), /cut short: a ends/],
    ['trailing bytes', { a: twoFloats }, new Uint8Array(9), /1 bytes after its last tensor/],
    [
      'offset out of range',
      { a: { ...twoFloats, data_offsets: [8, 16] } },
      new Uint8Array(8),
      /cut short: a/,
    ],
    ['gap', { a: { ...twoFloats, data_offsets: [8, 16] } }, new Uint8Array(16), /8 unused bytes before a/],
    [
      'overlap',
      { a: twoFloats, b: { ...twoFloats, data_offsets: [4, 12] } },
      new Uint8Array(12),
      /lets b overlap/,
    ],
    ['same bytes twice', { a: twoFloats, b: twoFloats }, new Uint8Array(8), /lets b overlap/],
    ['shape against size', { a: { ...twoFloats, shape: [3] } }, new Uint8Array(8), /F32 \[3\] needs 12/],
    [
      'end before begin',
      { a: { ...twoFloats, data_offsets: [8, 0] } },
      new Uint8Array(8),
      /gives a -8 bytes/,
    ],
    ['unknown type', { a: { ...twoFloats, dtype: 'Q4' } }, new Uint8Array(8), /stores a as "Q4"/],
    ['negative size', { a: { ...twoFloats, shape: [-2] } }, new Uint8Array(8), /a shape that is not/],
    [
      'size beyond safe integers',
      { a: { ...twoFloats, shape: [2 ** 60] } },
      new Uint8Array(8),
      /a shape that/,
    ],
    ['missing offsets', { a: { dtype: 'F32', shape: [2] } }, new Uint8Array(8), /where a begins/],
    ['entry that is a number', { a: 3 }, new Uint8Array(0), /describes a without/],
    ['metadata that is not text', { __metadata__: { a: 1 } }, new Uint8Array(0), /metadata that is not text/],
  ];
  test.each(cases)('%s', (_, header, data, message) => {
    const path = rawFile(header, data);
    const error = thrownBy(() => openSafetensors(path));
    expect(error.code).toBe('MODEL_WEIGHTS');
    expect(error.message).toMatch(message);
    expect(error.message).toContain(path);
  });

  test('a name that stands twice, in any spelling', () => {
    const entry = JSON.stringify(twoFloats);
    const path = rawFile(`{"a\\"b": ${entry}, "\\u0061\\"b": ${entry}}`, new Uint8Array(8));
    const error = thrownBy(() => openSafetensors(path));
    expect(error.message).toMatch(/names a"b twice/);
    expect(error.context['tensor']).toBe('a"b');
  });

  test('a header longer than the bound, or than the file', () => {
    const oversized = rawFile('{}', new Uint8Array(0), 100_000_001n);
    expect(thrownBy(() => openSafetensors(oversized)).message).toMatch(/header of 100000001 bytes/);
    const absurd = rawFile('{}', new Uint8Array(0), 2n ** 64n - 1n);
    expect(thrownBy(() => openSafetensors(absurd)).message).toMatch(/header of 18446744073709551615/);
    const cut = rawFile('{}', new Uint8Array(0), 50n);
    expect(thrownBy(() => openSafetensors(cut)).message).toMatch(/its header needs 58 bytes/);
  });

  test('an empty file, a missing file, a folder', () => {
    const folder = tempFolder();
    const empty = join(folder, 'empty.safetensors');
    writeFileSync(empty, '');
    expect(thrownBy(() => openSafetensors(empty)).code).toBe('MODEL_WEIGHTS');
    expect(thrownBy(() => openSafetensors(join(folder, 'none'))).code).toBe('FILE_NOT_FOUND');
    expect(thrownBy(() => openSafetensors(folder)).code).toBe('FILE_UNREADABLE');
  });

  test('any cut of a good file', () => {
    const path = join(tempFolder(), 'weights.safetensors');
    writeSafetensors(path, [
      { name: 'a', shape: [3], dtype: 'F32', values: () => Float32Array.of(1, 2, 3) },
      { name: 'b', shape: [2], dtype: 'BF16', values: () => Float32Array.of(1, 2) },
    ]);
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(path, whole.subarray(0, length));
      expect(thrownBy(() => openSafetensors(path)).code).toBe('MODEL_WEIGHTS');
    }
  });

  test('random bytes never get past the header with anything but a NudgeError', () => {
    const path = join(tempFolder(), 'weights.safetensors');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const prefix = Buffer.alloc(8);
        prefix.writeBigUInt64LE(BigInt(Math.max(0, bytes.length - 3)));
        writeFileSync(path, Buffer.concat([prefix, bytes]));
        expect(thrownBy(() => openSafetensors(path)).code).toBe('MODEL_WEIGHTS');
      }),
    );
  });
});

describe('reading', () => {
  test('a file cut after it was opened is an error, not zeros', () => {
    const path = rawFile({ a: twoFloats }, new Uint8Array(8));
    const file = openSafetensors(path);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    expect(thrownBy(() => file.read('a')).message).toMatch(/cut short within a/);
  });

  test('a missing tensor and a tensor of integers are named', () => {
    const file = openSafetensors(rawFile({ a: { ...twoFloats, dtype: 'I32' } }, new Uint8Array(8)));
    expect(thrownBy(() => file.read('b')).message).toMatch(/no tensor b/);
    expect(thrownBy(() => file.read('a')).message).toMatch(/stores a as I32/);
  });

  test('every f16 bit pattern', () => {
    const patterns = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
    const header = { a: { dtype: 'F16', shape: [65_536], data_offsets: [0, 131_072] } };
    const values = openSafetensors(rawFile(header, new Uint8Array(patterns.buffer))).read('a');
    for (let bits = 0; bits < 65_536; bits += 1) {
      const sign = bits & 0x8000 ? -1 : 1;
      const exponent = (bits >>> 10) & 31;
      const fraction = (bits & 1023) / 1024;
      const expected =
        exponent === 31
          ? fraction === 0
            ? sign * Infinity
            : NaN
          : sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
      expect(
        Object.is(values[bits], expected) || (Number.isNaN(values[bits]) && Number.isNaN(expected)),
      ).toBe(true);
    }
  });

  test('16-bit tensors longer than one conversion chunk', () => {
    const path = join(tempFolder(), 'weights.safetensors');
    const count = 2 ** 20 + 3;
    const values = Float32Array.from({ length: count }, (_, i) => (i % 251) - 125);
    writeSafetensors(path, [{ name: 'a', shape: [count], dtype: 'BF16', values: () => values }]);
    const read = openSafetensors(path).read('a');
    expect(Buffer.from(read.buffer).equals(Buffer.from(values.buffer))).toBe(true);
  });
});

describe('writing', () => {
  const shape = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
  const tensor = fc
    .record({ shape, dtype: fc.constantFrom('F32' as const, 'BF16' as const) })
    .chain((head) => {
      const count = head.shape.reduce((product, size) => product * size, 1);
      const values = fc.float32Array({ minLength: count, maxLength: count });
      return values.map((data) => ({ ...head, data }));
    });
  const names = fc.uniqueArray(
    fc.string({ unit: 'binary', minLength: 1 }).filter((name) => name !== '__metadata__'),
    { minLength: 1, maxLength: 4 },
  );

  test('what was written is read back: f32 bit for bit, bf16 to the nearest', () => {
    const path = join(tempFolder(), 'weights.safetensors');
    fc.assert(
      fc.property(names, fc.array(tensor, { minLength: 4, maxLength: 4 }), (labels, bodies) => {
        const tensors = labels.map((name, i) => ({ name, ...bodies[i]! }));
        writeSafetensors(
          path,
          tensors.map(({ data, ...head }) => ({ ...head, values: () => data })),
          { format: 'pt' },
        );
        const file = openSafetensors(path);
        expect(file.metadata).toEqual({ format: 'pt' });
        expect(file.tensors).toHaveLength(tensors.length);
        for (const { name, shape: wanted, dtype, data } of tensors) {
          const info = file.tensors.find((candidate) => candidate.name === name);
          expect(info?.shape).toEqual(wanted);
          expect((info?.offset ?? 1) % (dtype === 'F32' ? 4 : 2)).toBe(0);
          const read = file.read(name);
          if (dtype === 'F32') expect(read).toEqual(data);
          else for (const [i, value] of data.entries()) expectNearestBf16(read[i]!, value);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('ties of bf16 go to even, NaN stays NaN, overflow becomes infinity', () => {
    const path = join(tempFolder(), 'weights.safetensors');
    const values = Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, -1 - 2 ** -8, NaN, 3.4e38, -Infinity, -0);
    writeSafetensors(path, [{ name: 'a', shape: [7], dtype: 'BF16', values: () => values }]);
    expect([...openSafetensors(path).read('a')]).toEqual([1, 1 + 2 ** -6, -1, NaN, Infinity, -Infinity, -0]);
  });

  test('a failure half way leaves the old file and no partial one', () => {
    const folder = tempFolder();
    const path = join(folder, 'weights.safetensors');
    writeSafetensors(path, [{ name: 'a', shape: [1], dtype: 'F32', values: () => Float32Array.of(7) }]);
    const broken = [
      { name: 'a', shape: [1], dtype: 'F32' as const, values: () => Float32Array.of(8) },
      { name: 'b', shape: [2], dtype: 'F32' as const, values: () => Float32Array.of(8) },
    ];
    expect(thrownBy(() => writeSafetensors(path, broken)).code).toBe('INTERNAL');
    expect(openSafetensors(path).read('a')[0]).toBe(7);
    expect(thrownBy(() => openSafetensors(`${path}.partial`)).code).toBe('FILE_NOT_FOUND');
  });

  test('a name given twice and a folder that does not exist are refused', () => {
    const path = join(tempFolder(), 'none', 'weights.safetensors');
    const one = { name: 'a', shape: [1], dtype: 'F32' as const, values: () => Float32Array.of(8) };
    expect(thrownBy(() => writeSafetensors(path, [one, one])).code).toBe('INTERNAL');
    expect(thrownBy(() => writeSafetensors(path, [one])).code).toBe('FILE_UNWRITABLE');
  });
});

/** No other bf16 value lies nearer to `exact`. A bf16 step is 2^16 steps of f32. */
function expectNearestBf16(rounded: number, exact: number): void {
  if (Number.isNaN(exact)) {
    expect(rounded).toBeNaN();
    return;
  }
  const bits = (value: number): number => {
    const word = new Int32Array(Float32Array.of(value).buffer)[0]!;
    return word < 0 ? -(word & 0x7fffffff) : word;
  };
  expect(bits(rounded) & 0xffff).toBe(0);
  expect(Math.abs(bits(rounded) - bits(exact))).toBeLessThanOrEqual(0x8000);
}
