import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { readAll, written } from './readAll.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('JSONL', () => {
  it('skips blank lines and gives the line of each row', async () => {
    const { source, rows } = await readAll(written('\uFEFF{"a":1}\r\n\n  \n{"a":2}\n{"a":3}'));
    expect(source.files[0]?.format).toBe('jsonl');
    expect(rows).toEqual([
      { row: 0, line: 1, value: { a: 1 }, problem: null },
      { row: 1, line: 4, value: { a: 2 }, problem: null },
      { row: 2, line: 5, value: { a: 3 }, problem: null },
    ]);
  });

  it('leaves out a row that is no JSON, and says why without its words', async () => {
    const { values, problems } = await readAll(written('{"a":1}\n{"a": "secret" "x"}\n{"a":3}\n{"a":4'));
    expect(values).toEqual([{ a: 1 }, { a: 3 }]);
    expect(problems).toEqual([
      [1, 'it is not JSON (at one place it should have a comma or })'],
      [3, 'it is not JSON (at one place it should have a comma or })'],
    ]);
  });

  it('leaves out a row with bytes that are no text', async () => {
    const bad = Buffer.concat([
      Buffer.from('{"a":1}\n{"a":"'),
      Buffer.from([0xfc]),
      Buffer.from('"}\n{"a":"\0"}\n'),
    ]);
    const { values, problems } = await readAll(written(Buffer.concat([bad, Buffer.from('{"a":2}')])));
    expect(values).toEqual([{ a: 1 }, { a: 2 }]);
    expect(problems).toEqual([
      [1, 'it has a byte that is not UTF-8'],
      [2, 'it has a NUL byte'],
    ]);
  });

  it('leaves out a row that is too long, and reads on after it', async () => {
    const text = `{"a":1}\n{"a":"${'x'.repeat(3_000_000)}"}\n{"a":2}\n`;
    const { values, problems } = await readAll(written(text), { rowBytes: 2 ** 20 });
    expect(values).toEqual([{ a: 1 }, { a: 2 }]);
    expect(problems).toEqual([[1, 'it is longer than 1 MB']]);
  });

  it('takes a row of exactly the longest length', async () => {
    const line = JSON.stringify({ a: 'x'.repeat(92) });
    expect((await readAll(written(`${line}\n${line}\n`), { rowBytes: 100 })).problems).toEqual([]);
    const error = await rejectedBy(readAll(written(`${line}\n`), { rowBytes: 99 }));
    expect(error).toMatchObject({ code: 'DATA_LINE_TOO_LONG', context: { line: 1, limitBytes: 99 } });
  });

  it('leaves out rows that are nested too deep, however long', async () => {
    const deep = (depth: number): string => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const { values, problems } = await readAll(
      written([deep(100), deep(300), deep(2_000_000), '{}'].join('\n')),
    );
    expect(values).toHaveLength(2);
    expect(problems.map(([row]) => row)).toEqual([1, 2]);
    expect(problems[0]?.[1]).toBe('it is nested more than 200 levels deep');
  });

  it('reads lines of any JSON value when the name says so', async () => {
    expect((await readAll(written('3\n"a"\n'))).values).toEqual([3, 'a']);
  });
});

describe('a file of unreadable rows', () => {
  it('is refused with the first of them when they are all at the start', async () => {
    const text = `${'{"a": \n'.repeat(20)}${'{"a":1}\n'.repeat(1000)}`;
    expect(await rejectedBy(readAll(written(text)))).toMatchObject({
      code: 'DATA_SYNTAX',
      context: { line: 1 },
    });
  });

  it('is refused when they are more than half', async () => {
    const text = '{"a":1}\n{"a":\n{"a":\n{"a":2}\n{"a":\n';
    const error = await rejectedBy(readAll(written(text)));
    expect(error).toMatchObject({ code: 'DATA_SYNTAX', context: { line: 2, column: 6 } });
    expect((await readAll(written(`${text}{"a":3}\n`))).problems).toHaveLength(3);
  });
});

describe('JSON', () => {
  it('reads a list, whatever the file is called', async () => {
    const { source, rows } = await readAll(written(' \n[{"a":1},\n{"a":2}]'));
    expect(source.files[0]?.format).toBe('json');
    expect(rows).toEqual([
      { row: 0, line: null, value: { a: 1 }, problem: null },
      { row: 1, line: null, value: { a: 2 }, problem: null },
    ]);
    expect((await readAll(written('\uFEFF[{}]', 'pairs.json'))).values).toEqual([{}]);
  });

  it('reads JSONL that is called .json', async () => {
    const { source, values } = await readAll(written('{"a":1}\n{"a":2}\n', 'pairs.json'));
    expect(source.files[0]?.format).toBe('jsonl');
    expect(values).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each([
    ['on one line', { version: 1, data: [{ a: 1 }, { a: 2 }] }, undefined],
    ['on many lines', { info: {}, rows: [{ a: 1 }, { a: 2 }], more: [1, { b: 1 }] }, 2],
    ['under any name', { info: [1], answers: [{ a: 1 }, { a: 2 }] }, 1],
  ])('reads the list of rows inside an object, %s', async (_, value, space) => {
    const { source, values } = await readAll(written(JSON.stringify(value, null, space), 'pairs.json'));
    expect(source.files[0]?.format).toBe('json');
    expect(values).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('does not take the turns of one pair for rows', async () => {
    const row = { prompt: 'Q', chosen: [{ role: 'assistant', content: 'a' }] };
    expect((await readAll(written(JSON.stringify(row), 'pairs.json'))).values).toEqual([row]);
  });

  it('leaves out an item that is no JSON', async () => {
    const { values, problems } = await readAll(written('[{"a":1},\n{"a":NaN},{"a":3},{"a":"\\q"}]'));
    expect(values).toEqual([{ a: 1 }, { a: 3 }]);
    expect(problems.map(([row]) => row)).toEqual([1, 3]);
  });

  it('gives back what was written, in either format', async () => {
    const folder = tempFolder();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const text = JSON.stringify(rows);
          const list = await readAll(written(text, 'pairs', folder));
          expect(JSON.stringify(list.values)).toBe(text);
          const lines = await readAll(
            written(rows.map((row) => JSON.stringify(row)).join('\n'), 'pairs', folder),
          );
          expect(JSON.stringify(lines.values)).toBe(text);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ['with a fault at its end', '[{"a":1},\n{"a":2}\n', 'DATA_SYNTAX', { line: 3, column: 1 }],
    ['that is cut off inside an item', '[{"a":1},\n{"a":"secr', 'DATA_SYNTAX', { line: 2, column: 11 }],
    ['with something behind it', '[{"a":1}]\nmore', 'DATA_SYNTAX', { line: 2, column: 1 }],
    ['without rows in its object', '{\n "a": 1\n}', 'DATA_SHAPE', {}],
    ['with an empty list in its object', '{"data": [\n]}', 'DATA_SHAPE', {}],
    ['of several objects over several lines', '{\n "a": 1\n}\n{\n "a": 2\n}', 'DATA_SHAPE', {}],
  ])('refuses a file %s', async (_, text, code, context) => {
    const error = await rejectedBy(readAll(written(text, 'pairs.json')));
    expect(error).toMatchObject({ code, context });
    expect(error.message + error.hint).not.toContain('secr');
  });

  it('refuses a million opening brackets', async () => {
    expect((await rejectedBy(readAll(written('['.repeat(1_000_000))))).code).not.toBe('INTERNAL');
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect((await rejectedBy(readAll(written(`[${deep}]`)))).code).toBe('DATA_SHAPE');
  });
});

describe('a file without rows', () => {
  it.each([
    ['nothing', ''],
    ['white space', ' \n\t\n'],
    ['a byte order mark', '\uFEFF'],
    ['an empty list', '[ ]'],
  ])('is called empty when it holds %s', async (_, text) => {
    expect((await rejectedBy(readAll(written(text, 'pairs.json')))).code).toBe('FILE_EMPTY');
  });
});
