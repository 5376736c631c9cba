import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../../main/engine/data/readers/json.ts';
import { maxLineBytes, readJsonl } from '../../../../main/engine/data/readers/jsonl.ts';
import { readRows } from '../../../../main/engine/data/readers/rows.ts';
import type { SourceRows } from '../../../../main/engine/data/readers/rows.ts';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { tempFolder } from '../../../support/tempFolder.ts';

function write(bytes: string | Uint8Array, name = 'pairs.jsonl'): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

const values = (rows: SourceRows): unknown[] => rows.rows.map((row) => row.value);

/** The text's bytes in pieces of `size`. */
async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('readRows', () => {
  it('reads JSONL, skipping blank lines, with the line of each row', async () => {
    const rows = await readRows(write('\uFEFF{"a":1}\r\n\n  \n{"a":2}\n{"a":3}'));
    expect(rows.format).toBe('jsonl');
    expect(rows.rows).toEqual([
      { value: { a: 1 }, line: 1 },
      { value: { a: 2 }, line: 4 },
      { value: { a: 3 }, line: 5 },
    ]);
  });

  it('reads a JSON list, whatever the file is called', async () => {
    const rows = await readRows(write(' \n\uFEFF[{"a":1},\n{"a":2}]'.replace('\uFEFF', ''), 'pairs.jsonl'));
    expect(rows).toMatchObject({ format: 'json', rows: [{ value: { a: 1 }, line: null }, {}] });
    expect((await readRows(write('\uFEFF[{}]', 'pairs.json'))).format).toBe('json');
  });

  it('reads JSONL that is called .json', async () => {
    const rows = await readRows(write('{"a":1}\n{"a":2}\n', 'pairs.json'));
    expect(rows.format).toBe('jsonl');
    expect(values(rows)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('gives size and sha256 of the bytes', async () => {
    const text = '{"a":"é"}\n'.repeat(100_000);
    const rows = await readRows(write(text));
    expect(rows.sizeBytes).toBe(Buffer.byteLength(text));
    expect(rows.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(rows.rows).toHaveLength(100_000);
  });

  it('gives back what was written, in either format', async () => {
    const folder = tempFolder();
    const path = join(folder, 'pairs');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const written = JSON.stringify(rows);
          writeFileSync(path, written);
          expect(JSON.stringify(values(await readRows(path)))).toBe(written);
          writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
          expect(JSON.stringify(values(await readRows(path)))).toBe(written);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('answers any bytes with rows or an error of its own', async () => {
    const path = join(tempFolder(), 'noise');
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', ' ', '\n', '1', 'é') })
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(noise, async (bytes) => {
        writeFileSync(path, bytes);
        await readRows(path).catch((error: unknown) => expect(error).toHaveProperty('code'));
      }),
      { numRuns: 200 },
    );
  });

  it('survives deep nesting', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect((await readRows(write(`{"a":${deep}}`))).rows).toHaveLength(1);
    expect((await readRows(write(deep))).rows).toHaveLength(1);
    expect((await rejectedBy(readRows(write('['.repeat(100_000))))).code).toBe('DATA_SYNTAX');
  });
});

describe('readRows on broken files', () => {
  it.each([
    ['nothing', ''],
    ['white space', ' \n\t\n'],
    ['a byte order mark', '\uFEFF'],
    ['an empty list', '[ ]'],
  ])('calls a file empty that holds %s', async (_, text) => {
    expect((await rejectedBy(readRows(write(text)))).code).toBe('FILE_EMPTY');
  });

  it('names a missing file and refuses a folder', async () => {
    const folder = tempFolder();
    const missing = await rejectedBy(readRows(join(folder, 'none.jsonl')));
    expect(missing.code).toBe('FILE_NOT_FOUND');
    expect(missing.message).toContain('none.jsonl');
    mkdirSync(join(folder, 'pairs.jsonl'));
    expect((await rejectedBy(readRows(join(folder, 'pairs.jsonl')))).code).toBe('FILE_UNREADABLE');
  });

  it('names the line and column of broken JSON, and not its words', async () => {
    const error = await rejectedBy(readRows(write('{"prompt":"a"}\n\n{"prompt": "secret" "x"}\n')));
    expect(error.code).toBe('DATA_SYNTAX');
    expect(error.context).toMatchObject({ line: 3, column: 21 });
    expect(error.message).toContain('a comma or }');
    expect(error.message + error.hint).not.toContain('secret');
  });

  it('names the line of bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":1}\n{"a":"'), Buffer.from([0xfc]), Buffer.from('"}\n')]);
    const error = await rejectedBy(readRows(write(bytes)));
    expect(error).toMatchObject({ code: 'FILE_NOT_TEXT', context: { line: 2, byteOffset: 14 } });
  });

  it('refuses UTF-16', async () => {
    const utf16 = Buffer.from('\uFEFF{"a":1}\n', 'utf16le');
    expect((await rejectedBy(readRows(write(utf16)))).code).toBe('FILE_NOT_TEXT');
  });

  it('stops at a line that is far too long, without reading on', async () => {
    const path = write(`{"a":1}\n{"a":"${'x'.repeat(50_000_000)}"}`);
    const started = performance.now();
    const error = await rejectedBy(readRows(path));
    expect(error).toMatchObject({ code: 'DATA_LINE_TOO_LONG', context: { line: 2 } });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('refuses one JSON object over several lines', async () => {
    const error = await rejectedBy(readRows(write('{\n  "rows": []\n}\n', 'pairs.json')));
    expect(error.code).toBe('DATA_SHAPE');
  });

  it('refuses a list with a fault at its end', async () => {
    const error = await rejectedBy(readRows(write('[{"a":1},\n{"a":2}\n')));
    expect(error).toMatchObject({ code: 'DATA_SYNTAX', context: { line: 3, column: 1 } });
  });
});

describe('readJsonl', () => {
  it('does not depend on how the bytes are cut', async () => {
    const text = '{"a":"é😀"}\n\n{"a":[1,2]}\r\n3';
    const whole = await readJsonl('x', pieces(text, 1000));
    expect(whole.map((row) => row.line)).toEqual([1, 3, 4]);
    for (let size = 1; size < 12; size++) expect(await readJsonl('x', pieces(text, size))).toEqual(whole);
  });

  it('takes a line of exactly the longest length', async () => {
    const line = `"${'x'.repeat(maxLineBytes - 2)}"`;
    expect(await readJsonl('x', pieces(`${line}\n`, 2 ** 20))).toHaveLength(1);
    const error = await rejectedBy(readJsonl('x', pieces(`${line} \n`, 2 ** 20)));
    expect(error.code).toBe('DATA_LINE_TOO_LONG');
  });
});

describe('readJson', () => {
  it('wants a list', async () => {
    expect((await rejectedBy(readJson('x', pieces('{"a": 1}', 3)))).code).toBe('DATA_SHAPE');
  });
});
