import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ColumnSource } from 'hyparquet-writer';
import { describe, expect, it, vi } from 'vitest';
import { rejectedBy } from '../../../../support/nudgeError.ts';
import { readAll, written } from '../readAll.ts';

vi.setConfig({ testTimeout: 60_000 });

type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>;

function table(columnData: ColumnSource[], options: Options = {}): Buffer {
  return Buffer.from(parquetWriteBuffer({ columnData, ...options }));
}

const count = 5000;
const texts = Array.from({ length: count }, (_, i) => `Text ${i} ${'é'.repeat(i % 50)}`);
const pairs: ColumnSource[] = [
  { name: 'prompt', data: texts, type: 'STRING' },
  {
    name: 'chosen',
    data: texts.map((text, i) => (i % 3 === 0 ? null : text)),
    type: 'STRING',
    nullable: true,
  },
];

describe('a Parquet file', () => {
  it.each([
    ['one row group', {}],
    ['many row groups', { rowGroupSize: 100 }],
    ['many pages', { pageSize: 1000 }],
    ['nothing packed', { codec: 'UNCOMPRESSED' as const }],
  ])('is read with %s', async (_, options) => {
    const { source, values, rows } = await readAll(written(table(pairs, options), 'pairs'));
    expect(source.files[0]?.format).toBe('parquet');
    expect(values).toEqual(texts.map((text, i) => ({ prompt: text, chosen: i % 3 === 0 ? null : text })));
    expect(rows.at(-1)).toMatchObject({ row: count - 1, line: null });
  });

  it('gives numbers, truth, times, JSON and bytes as values that JSON has', async () => {
    const picture = Uint8Array.from([0x89, 0x50, 0xff]);
    const columns: ColumnSource[] = [
      { name: 'small', data: [1, -2], type: 'INT32' },
      { name: 'large', data: [5n, 2n ** 60n], type: 'INT64' },
      { name: 'number', data: [0.5, Number.NaN], type: 'DOUBLE' },
      { name: 'truth', data: [true, false], type: 'BOOLEAN' },
      { name: 'time', data: [new Date(0), new Date(86_400_000)], type: 'TIMESTAMP' },
      { name: 'json', data: [{ a: [1] }, 'x'], type: 'JSON' },
      { name: 'bytes', data: [picture, Buffer.from('text')], type: 'BYTE_ARRAY' },
    ];
    expect((await readAll(written(table(columns), 'x.parquet'))).values).toEqual([
      {
        small: 1,
        large: 5,
        number: 0.5,
        truth: true,
        time: '1970-01-01T00:00:00.000Z',
        json: { a: [1] },
        bytes: null,
      },
      {
        small: -2,
        large: '1152921504606846976',
        number: null,
        truth: false,
        time: '1970-01-02T00:00:00.000Z',
        json: 'x',
        bytes: 'text',
      },
    ]);
  });

  it('leaves out a row with text that is no text, and one that is too long', async () => {
    const data = [
      Buffer.from('good'),
      Uint8Array.from([0xc3, 0x28]),
      Buffer.from('x'.repeat(200)),
      Buffer.from('too'),
    ];
    const bytes = table([{ name: 'a', data }], {
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'a', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      ],
    });
    const { values, problems } = await readAll(written(bytes, 'x.parquet'), { rowBytes: 100 });
    expect(values).toEqual([{ a: 'good' }, { a: 'too' }]);
    expect(problems).toEqual([
      [1, 'it has text that is not UTF-8'],
      [2, 'it is longer than 100 bytes'],
    ]);
  });
});

describe('a Parquet file that is damaged', () => {
  const good = table(pairs, { rowGroupSize: 1000 });

  it.each([0.1, 0.5, 0.9, 0.99, 0.9999])('is refused when %d of it is there', async (share) => {
    const cut = good.subarray(0, Math.floor(good.length * share));
    const error = await rejectedBy(readAll(written(cut, 'x.parquet')));
    expect(error.code).toBe('FILE_UNREADABLE');
    expect(error.message).toContain('damaged or was cut off');
  });

  it('is refused when it holds no more than its first bytes', async () => {
    expect((await rejectedBy(readAll(written('PAR1', 'x.parquet')))).code).toBe('FILE_UNREADABLE');
    expect((await rejectedBy(readAll(written('PAR1\xff\xff\xff\x7fPAR1', 'x.parquet')))).code).toBe(
      'FILE_UNREADABLE',
    );
  });

  it('is refused when it is encrypted', async () => {
    const encrypted = Buffer.concat([good.subarray(0, -4), Buffer.from('PARE')]);
    expect((await rejectedBy(readAll(written(encrypted, 'x.parquet')))).message).toContain('encrypted');
  });

  it('is refused when a page is larger than is taken on, or unpacks to far more', async () => {
    const same: ColumnSource[] = [
      { name: 'a', data: new Array(3).fill('x'.repeat(300_000)), type: 'STRING' },
    ];
    const path = written(table(same), 'x.parquet');
    expect((await readAll(path)).values).toHaveLength(3);
    expect((await rejectedBy(readAll(path, { pageBytes: 100_000 }))).message).toContain(
      'a page that is too large',
    );
    const limits = { freelyUnpackedBytes: 1000, unpackedRatio: 2 };
    expect((await rejectedBy(readAll(path, limits))).message).toContain('unpacks to far more');
    expect((await rejectedBy(readAll(path, { unpackedBytes: 500_000 }))).message).toContain(
      'unpacks to more than',
    );
  });

  it('is refused when it has more columns or values in a page than are taken on', async () => {
    const path = written(good, 'x.parquet');
    expect((await rejectedBy(readAll(path, { columns: 1 }))).message).toContain('2 columns');
    expect((await rejectedBy(readAll(path, { pageValues: 100 }))).message).toContain('too many values');
  });
});
