import { gzipSync } from 'node:zlib';
import { Field, List, Table, Utf8, tableToIPC, vectorFromArray } from 'apache-arrow';
import type { DataType } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, vi } from 'vitest';
import { parsedText } from '../../../../main/engine/data/readers/jsonNesting.ts';
import type { ReadLimits } from '../../../../main/engine/data/readers/limits.ts';
import { readPairs } from '../../../../main/engine/data/pairs.ts';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { readAll, written } from './readAll.ts';
import { textRow, workbookParts } from './workbookFile.ts';
import { zipArchive } from './zipArchive.ts';

vi.setConfig({ testTimeout: 120_000 });

const mib = 2 ** 20;
const header = textRow(1, ['prompt', 'chosen', 'rejected']);
const good = { prompt: 'Q', chosen: 'a', rejected: 'b' };
const goodLine = `${JSON.stringify(good)}\n`;

/** The message that reading ends with, and how much memory it took at most beyond what was in use, in bytes. */
async function refusal(bytes: string | Uint8Array, name: string, limits: Partial<ReadLimits> = {}) {
  const path = written(bytes, name);
  const before = process.memoryUsage.rss();
  const error = await rejectedBy(readAll(path, limits));
  expect(error.code).not.toBe('INTERNAL');
  expect(error.hint).not.toBe('');
  return { message: error.message, grownBytes: process.memoryUsage.rss() - before };
}

describe('a workbook of ill will', () => {
  /** A sheet whose first row below the header begins so, and goes on for twenty megabytes. */
  const endless = (start: string, piece: string): Buffer =>
    zipArchive(workbookParts([`${header}${start}${piece.repeat((20 * mib) / piece.length)}`]));

  it.each([
    ['the value of an attribute', '<row r="', 'x'],
    ['the name of an attribute', '<row ', 'x'],
    ['the name of an element', '<', 'x'],
    ['a comment', '<!--', 'x'],
    ['an instruction', '<?a ', 'x'],
    ['an entity', '<row><c><v>&', 'x'],
    ['a document type', '<!DOCTYPE ', 'x'],
    ['the attributes of an element', '<row ', Array.from({ length: 512 }, (_, i) => `a${i}="" `).join('')],
    ['cells', '<row>', '<c t="str"><v>1</v></c>'],
  ])('is refused when %s does not end', async (_, start, piece) => {
    const { message, grownBytes } = await refusal(endless(start, piece), 'x.xlsx');
    expect(message).toMatch(/damaged or was cut off|columns/);
    expect(grownBytes).toBeLessThan(150 * mib);
  });

  it('reads a part once, however many sheets it is', async () => {
    const parts = workbookParts([header, header, header]);
    const same = (name: string): string => (parts[name] ?? '').replaceAll(/sheet[23]\.xml/g, 'sheet1.xml');
    const relations = 'xl/_rels/workbook.xml.rels';
    const { message } = await refusal(zipArchive({ ...parts, [relations]: same(relations) }), 'x.xlsx');
    expect(message).toContain('holds no rows');
  });

  it('is refused when its parts together unpack to far more than its size', async () => {
    const blank = ' '.repeat(2 * mib);
    const sheets = Array.from({ length: 6 }, () => header + blank);
    const limits = { freelyUnpackedBytes: 8 * mib, unpackedRatio: 100 };
    const { message } = await refusal(zipArchive(workbookParts(sheets)), 'x.xlsx', limits);
    expect(message).toContain('more than 100 times its size');
  });

  it('is refused when a text that cells share makes its rows endless', async () => {
    const cells = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'.repeat(2000);
    const bytes = zipArchive(workbookParts([header + cells], [`<t>${'x'.repeat(100_000)}</t>`]));
    const { message } = await refusal(bytes, 'x.xlsx', { unpackedBytes: 50 * mib });
    expect(message).toContain('unpacks to more than 50 MB');
  });

  it('is refused when entities are defined by entities', async () => {
    const names = 'abcdefghi'.split('');
    const defined = names.map(
      (name, i) => `<!ENTITY ${name} "${i === 0 ? 'lol' : `&${names[i - 1]!};`.repeat(10)}">`,
    );
    const parts = workbookParts([header + textRow(2, ['&i;'])]);
    const shared = `<?xml version="1.0"?><!DOCTYPE sst [${defined.join('')}]><sst><si><t>&i;</t></si></sst>`;
    const { message } = await refusal(zipArchive({ ...parts, 'xl/sharedStrings.xml': shared }), 'x.xlsx');
    expect(message).toContain('document type');
  });

  it('makes whole characters of halves', async () => {
    const bytes = zipArchive(workbookParts([header + textRow(2, ['_xD83D_', 'a', 'b'])]));
    expect((await readAll(written(bytes, 'x.xlsx'))).values).toEqual([
      { prompt: '\uFFFD', chosen: 'a', rejected: 'b' },
    ]);
  });
});

describe('a table of text of ill will', () => {
  it('is refused when a row of cells of nothing does not end', async () => {
    const { message, grownBytes } = await refusal(`a,b\n1,2\n${','.repeat(40 * mib)}`, 'x.csv', {
      rowBytes: 4 * mib,
    });
    expect(message).toContain('longer than 4 MB');
    expect(grownBytes).toBeLessThan(250 * mib);
  });

  it('leaves out a row that is too long and ends, and reads on', async () => {
    const { values, problems } = await readAll(written(`a,b\n1,"${'x'.repeat(5000)}"\n3,4\n5,6\n`, 'x.csv'), {
      rowBytes: 1000,
    });
    expect(values).toEqual([
      { a: '3', b: '4' },
      { a: '5', b: '6' },
    ]);
    expect(problems).toEqual([[0, 'it is longer than 1000 bytes']]);
  });

  it('leaves out a row of a million cells', async () => {
    const bytes = `a,b\n1,2\n3,4\n${'x,'.repeat(1_000_000)}\n5,6\n`;
    const { values, problems } = await readAll(written(bytes, 'x.csv'));
    expect(values).toHaveLength(3);
    expect(problems).toEqual([[2, 'it has 1000001 cells, and the header row has 2']]);
  });

  it('keeps JSON that is nested too deep as the text that it is', async () => {
    const deep = '['.repeat(2 * mib);
    const before = process.memoryUsage.rss();
    const { values } = await readAll(written(`a,b\n${deep},${deep}\n`, 'x.csv'));
    expect(values).toEqual([{ a: deep, b: deep }]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * mib);
  });

  it('is no table when its text is UTF-16 and does not say so', async () => {
    const { message } = await refusal(Buffer.from('prompt,chosen\na,b\n', 'utf16le'), 'x.csv');
    expect(message).toContain('not a text file');
  });
});

describe('JSON of ill will', () => {
  it('leaves out a row of more columns than a table has', async () => {
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`c${i}`, i])));
    const { values, problems } = await readAll(written(`${goodLine}${wide}\n${goodLine}`));
    expect(values).toEqual([good, good]);
    expect(problems).toEqual([[1, 'it has 20000 columns']]);
  });

  it.each(['"\\ud83d"', '"a\\uDE00b"', '{"\\udbff": 1}', '[[["\\ud83d\\ud83d\\ude00"]]]'])(
    'leaves out a row with half a character: %s',
    async (json) => {
      const { values, problems } = await readAll(written(`${goodLine}{"prompt": ${json}}\n${goodLine}`));
      expect(values).toEqual([good, good]);
      expect(problems).toEqual([
        [1, 'it has half a character (an escaped surrogate without its other half)'],
      ]);
    },
  );

  it('reads characters of two halves that are written down one by one', async () => {
    expect((await readAll(written('{"a": "\\ud83d\\ude00"}\n'))).values).toEqual([{ a: '😀' }]);
  });

  it.each([',', '1 2,', '[,', '{,'])('is refused when it is a list of %s', async (piece) => {
    const { grownBytes } = await refusal(`[${piece.repeat((8 * mib) / piece.length)}`, 'x.json');
    expect(grownBytes).toBeLessThan(100 * mib);
  });

  it('is refused when it is packed twice', async () => {
    const twice = gzipSync(gzipSync(goodLine.repeat(100)));
    expect((await refusal(twice, 'x.jsonl.gz')).message).toContain('packed more than once');
  });
});

describe('JSON within a text', () => {
  it('is not read when it is nested too deep, has half a character or is none', () => {
    expect(parsedText('[[1]]', 2)).toEqual([[1]]);
    for (const text of ['[[1]]', '['.repeat(8 * mib), `${'['.repeat(500)}${']'.repeat(500)}`]) {
      expect(parsedText(text, 1)).toBeUndefined();
    }
    expect(parsedText('["\\ud83d"]', 9)).toBeUndefined();
    expect(parsedText('[1', 9)).toBeUndefined();
  });
});

describe('columns within columns without end', () => {
  const depth = 300;
  const levels = Array.from({ length: depth }, (_, i) => `g${i}`);

  it('are refused in a Parquet file', async () => {
    const group = (name: string): SchemaElement => ({ name, num_children: 1, repetition_type: 'REQUIRED' });
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 1 },
      ...levels.map(group),
      { name: 'leaf', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    ];
    const value = levels.slice(1).reduceRight<unknown>((inner, name) => ({ [name]: inner }), { leaf: 'x' });
    const bytes = parquetWriteBuffer({ columnData: [{ name: 'g0', data: [value] }], schema });
    const { message } = await refusal(Buffer.from(bytes), 'x.parquet');
    expect(message).toContain('damaged or was cut off');
  });

  it('are refused in an Arrow file', async () => {
    const type = levels.reduce<DataType>((inner) => new List(new Field('item', inner, true)), new Utf8());
    const value = levels.reduce<unknown>((inner) => [inner], 'x');
    const bytes = tableToIPC(new Table({ a: vectorFromArray([value], type) }), 'file');
    const { message } = await refusal(bytes, 'x.arrow');
    expect(message).toContain('damaged or was cut off');
  });
});

describe('a file of a shape that nobody named', () => {
  it('is refused in words that say what to do', async () => {
    const error = await rejectedBy(readPairs(written('{"left": "a", "right": "b"}\n'.repeat(5))));
    expect(error.code).toBe('DATA_SHAPE');
    expect(error.message).toContain('left, right');
  });
});
