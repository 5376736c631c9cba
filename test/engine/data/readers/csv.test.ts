import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { readAll, written } from './readAll.ts';

vi.setConfig({ testTimeout: 60_000 });

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe('a table of text', () => {
  it('has its columns from the first row, and the line in which each row begins', async () => {
    const text = '\uFEFFprompt,chosen,rejected\r\nQ,"a ""b"",\r\nc",d\r\n\r\nQ2,e,f\r\n';
    const { source, rows } = await readAll(written(text, 'pairs.csv'));
    expect(source.files[0]?.format).toBe('csv');
    expect(rows).toEqual([
      { row: 0, line: 2, value: { prompt: 'Q', chosen: 'a "b",\r\nc', rejected: 'd' }, problem: null },
      { row: 1, line: 5, value: { prompt: 'Q2', chosen: 'e', rejected: 'f' }, problem: null },
    ]);
  });

  it.each([',', '\t', ';', '|', '^', '~', '\u0001'])(
    'may have the delimiter %j, whatever the name',
    async (sign) => {
      const text = ['prompt', 'chosen', 'rejected', 'Q, why; not', 'a', 'b', 'Q', 'c', 'd'];
      const lines = [0, 3, 6].map((at) =>
        text.slice(at, at + 3).map((cell) => (/[,;]/.test(cell) ? quoted(cell) : cell)),
      );
      const { source, values } = await readAll(
        written(lines.map((line) => line.join(sign)).join('\n'), 'pairs.txt'),
      );
      expect(source.files[0]?.format).toBe(sign === '\t' ? 'tsv' : 'csv');
      expect(values).toEqual([
        { prompt: 'Q, why; not', chosen: 'a', rejected: 'b' },
        { prompt: 'Q', chosen: 'c', rejected: 'd' },
      ]);
    },
  );

  it('is taken for one by its name where its content leaves it open', async () => {
    expect((await readAll(written('prompt,chosen\na, b and c,d\nq,a\n', 'x.csv'))).problems).toHaveLength(1);
    expect((await readAll(written('only\none\n', 'x.csv'))).values).toEqual([{ only: 'one' }]);
    expect((await readAll(written('a,b\tc\n1,2\t3\n', 'x.tsv'))).values).toEqual([{ 'a,b': '1,2', c: '3' }]);
  });

  it('names columns without a name and those with a name that was taken', async () => {
    const { values } = await readAll(written(',a,a,__proto__\n0,1,2,3\n', 'x.csv'));
    expect(Object.entries(values[0] as object)).toEqual([
      ['column 1', '0'],
      ['a', '1'],
      ['a 3', '2'],
      ['__proto__', '3'],
    ]);
  });

  it('leaves out rows with too many or too few cells, but not for empty ones at the end', async () => {
    const { values, problems } = await readAll(written('a,b\n1,2\n1\n1,2,3\n1,2,,\n3,4\n', 'x.csv'));
    expect(values).toEqual([
      { a: '1', b: '2' },
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
    expect(problems).toEqual([
      [1, 'it has 1 cells, and the header row has 2'],
      [2, 'it has 3 cells, and the header row has 2'],
    ]);
  });

  it('leaves out rows with bytes that are no text, also where a character is cut between two pieces', async () => {
    const good = Buffer.from(`a,b\n${'é,ü\n'.repeat(40_000)}`);
    const bad = Buffer.concat([
      Buffer.from('x,'),
      Buffer.from([0xfc]),
      Buffer.from('\n\uFFFD,1\ny,\0\nz,1\n'),
    ]);
    expect((await readAll(written(good, 'x.csv'))).problems).toEqual([]);
    const { values, problems } = await readAll(written(Buffer.concat([good, bad]), 'x.csv'));
    expect(values).toHaveLength(40_001);
    expect(problems.map(([, detail]) => detail)).toEqual([
      'it has a byte that is not UTF-8',
      'it has a byte that is not UTF-8',
      'it has a NUL byte',
    ]);
    const meant = await readAll(written('a,b\nit was like that,\uFFFD\n', 'x.csv'));
    expect(meant.values).toEqual([{ a: 'it was like that', b: '\uFFFD' }]);
  });

  it('may be written in UTF-16', async () => {
    for (const order of ['le', 'be']) {
      const bytes = Buffer.from('\uFEFFa;b\né😀;"x\ny"\n', 'utf16le');
      const { values } = await readAll(written(order === 'le' ? bytes : bytes.swap16(), 'x.csv'));
      expect(values).toEqual([{ a: 'é😀', b: 'x\ny' }]);
    }
  });

  it('keeps quotation marks inside a cell', async () => {
    const { values } = await readAll(written('a\tb\n5" disk\t"so" he said\n', 'x.tsv'));
    expect(values).toEqual([{ a: '5" disk', b: '"so" he said' }]);
  });

  it('takes quotation marks as they are in a table that does not quote', async () => {
    const text = 'a\tb\n"So he said\tx\n"No" and so on\ty\n5" disk\t"z\n'.repeat(2);
    const { values, problems } = await readAll(written(text, 'x.tsv'));
    expect(problems).toEqual([]);
    expect(values[0]).toEqual({ a: '"So he said', b: 'x' });
    expect(values[2]).toEqual({ a: '5" disk', b: '"z' });
  });

  it('is not taken for one that does not quote because of a single mark', async () => {
    const text = `"a","b"\n${'"1","2"\n'.repeat(50)}"3,"4"\n${'"1","2"\n'.repeat(49)}`;
    const { values, problems } = await readAll(written(text, 'x.csv'));
    expect(values).toEqual(new Array(99).fill({ a: '1', b: '2' }));
    expect(problems).toHaveLength(1);
  });

  it('reads conversations in JSON, where all cells of a column hold them', async () => {
    const turns = [{ role: 'assistant', content: 'a' }];
    const cell = quoted(JSON.stringify(turns));
    const one = quoted(JSON.stringify({ from: 'gpt', value: 'b' }));
    const text = `prompt,chosen,rejected,other\n"[1]",${cell},${one},${cell}\nQ,${cell},,x\n`;
    expect((await readAll(written(text, 'x.csv'))).values).toEqual([
      { prompt: '[1]', chosen: turns, rejected: { from: 'gpt', value: 'b' }, other: JSON.stringify(turns) },
      { prompt: 'Q', chosen: turns, rejected: '', other: 'x' },
    ]);
  });

  it('leaves a cell text that is no conversation where the first rows have them', async () => {
    const cell = quoted(JSON.stringify({ role: 'assistant', content: 'a' }));
    const { values } = await readAll(
      written(`prompt,chosen\n${`Q,${cell}\n`.repeat(200)}Q,"[oh"\n`, 'x.csv'),
    );
    expect([values[0], values.at(-1)]).toEqual([
      { prompt: 'Q', chosen: { role: 'assistant', content: 'a' } },
      { prompt: 'Q', chosen: '[oh' },
    ]);
  });

  it('says so when conversations are written as Python prints them', async () => {
    const cell = `"[{'role': 'user', 'content': 'secret'}]"`;
    const error = await rejectedBy(readAll(written(`prompt,chosen,rejected\nQ,${cell},${cell}\n`, 'x.csv')));
    expect(error.code).toBe('DATA_SHAPE');
    expect(error.message).toContain('"chosen" as Python prints them');
    expect(error.message + error.hint).not.toContain('secret');
    expect((await readAll(written(`prompt,messages\nQ,${cell}\n`, 'x.csv'))).values).toHaveLength(1);
  });
});

describe('a table of text that is broken', () => {
  it('gives up the last row when it is cut off inside quotation marks', async () => {
    const { values, problems } = await readAll(written('a,b\n1,2\n3,4\n5,"6\n', 'x.csv'));
    expect(values).toHaveLength(2);
    expect(problems).toEqual([[2, 'it has a quotation mark that is never closed']]);
  });

  it('is refused when a quotation mark swallows more than was read', async () => {
    const error = await rejectedBy(readAll(written(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(50)}`, 'x.csv')));
    expect(error).toMatchObject({ code: 'DATA_SYNTAX', context: { line: 3 } });
  });

  it('is refused when a row is longer than rows are', async () => {
    const text = `a,b\n1,2\n3,"${'x'.repeat(200_000)}"\n`;
    expect(await rejectedBy(readAll(written(text, 'x.csv'), { rowBytes: 100_000 }))).toMatchObject({
      code: 'DATA_LINE_TOO_LONG',
      context: { line: 3 },
    });
  });

  it('is refused when it has a million columns', async () => {
    const header = Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(',');
    const error = await rejectedBy(readAll(written(`${header}\n${header}\n`, 'x.csv')));
    expect(error.code).toBe('DATA_SHAPE');
    expect(error.message).toContain('1000000 columns');
  });

  it('is called empty when it has a header row only', async () => {
    expect((await rejectedBy(readAll(written('prompt,chosen,rejected\n', 'x.csv')))).code).toBe('FILE_EMPTY');
  });

  it('does not take prose for a table', async () => {
    const text = 'Dear all,\nI write, as promised, about the fruit.\nIt is late, I know.\n';
    expect((await rejectedBy(readAll(written(text, 'letter.txt')))).code).toBe('DATA_SYNTAX');
  });
});

it('any cells come back as they were written', async () => {
  const folder = tempFolder();
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', ';', '\n', '\t', ' ', "'", '|') });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(',', ';', '\t', '|'),
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
      async (delimiter, rows) => {
        const lines = [['prompt', 'chosen', 'rejected'], ...rows.map((row) => row.map(quoted))];
        const { values, problems } = await readAll(
          written(lines.map((line) => line.join(delimiter)).join('\n'), 'x.csv', folder),
        );
        expect(problems).toEqual([]);
        expect(values).toEqual(rows.map(([prompt, chosen, rejected]) => ({ prompt, chosen, rejected })));
      },
    ),
    { numRuns: 60 },
  );
});
