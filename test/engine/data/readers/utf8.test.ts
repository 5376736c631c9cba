import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstInvalidByte, notTextError } from '../../../../main/engine/data/readers/utf8.ts';

describe('notTextError', () => {
  it('names byte and line of what is not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('é\n"'), Buffer.from([0xe9]), Buffer.from('"\n')]);
    const error = notTextError(bytes, { path: 'a.jsonl', offset: 100, line: 3 });
    expect(error.code).toBe('FILE_NOT_TEXT');
    expect(error.context).toEqual({ path: 'a.jsonl', line: 4, byteOffset: 104 });
  });

  it('names NUL bytes as such', () => {
    const error = notTextError(Buffer.from('{"a":\0}'), { path: 'a.jsonl', offset: 0, line: 1 });
    expect(error.message).toContain('NUL');
    expect(error.context['byteOffset']).toBe(5);
  });
});

describe('firstInvalidByte', () => {
  it('agrees with Node about every sequence of bytes', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0x80, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xf5),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (list) => {
        const bytes = Uint8Array.from(list);
        const at = firstInvalidByte(bytes);
        expect(at === bytes.length).toBe(isUtf8(bytes));
        expect(isUtf8(bytes.subarray(0, at))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
