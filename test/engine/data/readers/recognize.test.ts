import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { defaultLimits } from '../../../../main/engine/data/readers/limits.ts';
import { recognize } from '../../../../main/engine/data/readers/recognize.ts';
import { written } from './readAll.ts';

const formatOf = async (content: string | Uint8Array, name: string): Promise<string> =>
  (await recognize(written(content, name), defaultLimits)).format;

describe('recognize', () => {
  it.each([
    ['{"a":1}\n{"a":2}\n', 'x', 'jsonl'],
    ['{"a":1}', 'x.json', 'jsonl'],
    ['\n\n {"a":1}\n', 'x.csv', 'jsonl'],
    ['{"data":[{"a":1}]}', 'x', 'json'],
    ['{"data":[{"a":1}]}\n{"data":[{"a":1}]}', 'x', 'jsonl'],
    ['{\n"a": 1}', 'x', 'json'],
    ['{"prompt": "x", "chosen"\n{"prompt": "x"}\n', 'x.jsonl', 'jsonl'],
    ['[1,2]', 'x.jsonl', 'json'],
    ['not json at all', 'x.jsonl', 'jsonl'],
    ['not json at all', 'x.json', 'json'],
    ['a,b\n1,2\n3,4\n', 'x.txt', 'csv'],
    ['a\tb\n1\t2\n', 'x.csv', 'tsv'],
    ['"a","b"\n"1","2"\n', 'x', 'csv'],
  ])('%j called %s is %s', async (text, name, format) => {
    expect(await formatOf(text, name)).toBe(format);
  });

  it('knows an object of one line that is longer than what it looks at', async () => {
    const rows = `{"a":"${'x'.repeat(1000)}"},`.repeat(1000);
    expect(await formatOf(`{"meta":{"b":[1]},"data":[${rows}{}]}`, 'x')).toBe('json');
    expect(await formatOf(`{"a":"${'x'.repeat(1_000_000)}"}\n{"a":1}`, 'x')).toBe('jsonl');
  });

  it('looks into gzip and zstd, where text alone is read', async () => {
    for (const [pack, compression] of [
      [gzipSync, 'gzip'],
      [zstdCompressSync, 'zstd'],
    ] as const) {
      const path = written(pack('a;b\n1;2\n'), 'x.csv.gz');
      expect(await recognize(path, defaultLimits)).toMatchObject({ format: 'csv', compression });
      const inner = await rejectedBy(recognize(written(pack('PAR1'), 'x.gz'), defaultLimits));
      expect(inner.message).toContain(`packed with ${compression}`);
    }
  });

  it.each([
    ['%PDF-1.7', 'a PDF document'],
    ['GGUF\u0003', 'a model in the GGUF format'],
    ['SQLite format 3\0', 'a database'],
    ['Rar!\x1a\x07', 'a RAR archive'],
    ['{\\rtf1 Hello}', 'a text document'],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'a picture'],
    [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'an Excel workbook that is old'],
    [Buffer.from('{"a":1}\n', 'utf16le'), 'not a text file'],
    [Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 89) % 256)), 'not a text file'],
  ])('says what %j is', async (content, what) => {
    const error = await rejectedBy(recognize(written(content, 'x.jsonl'), defaultLimits));
    expect(error.code).toBe('FILE_NOT_TEXT');
    expect(error.message).toContain(what);
  });

  it('says of other text that it holds no rows', async () => {
    const error = await rejectedBy(recognize(written('Dear all', 'letter'), defaultLimits));
    expect(error).toMatchObject({ code: 'DATA_SYNTAX' });
    expect((await rejectedBy(recognize(written('', 'x.csv'), defaultLimits))).code).toBe('FILE_EMPTY');
  });
});
