import { describe, expect, it, vi } from 'vitest';
import { readGolden } from '../../../support/golden.ts';
import { goldenPath } from '../../../support/goldenModel.ts';
import { readAll } from './readAll.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Expected {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly texts: readonly Readonly<Record<string, string>>[];
}

const expected = readGolden('files/expected.json') as Expected;

/** Conversations are read, where a column of text holds them in JSON. */
const texts = expected.texts.map((row) => ({ ...row, chosen: JSON.parse(row['chosen'] ?? '') as unknown }));

const binary = [
  ...['none', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4'].map((codec) => `pyarrow-${codec}.parquet`),
  ...['small-pages', 'v2', 'encodings', 'old-lists'].map((kind) => `pyarrow-${kind}.parquet`),
  ...['lz4', 'zstd', 'uncompressed'].map((codec) => `pyarrow-${codec}.feather`),
  ...['stream', 'dictionary'].map((kind) => `pyarrow-${kind}.arrow`),
  'polars.parquet',
  ...['lz4', 'zstd', 'uncompressed'].map((codec) => `polars-${codec}.arrow`),
  'datasets',
];

describe('files by other programs', () => {
  it.each(binary)('%s', async (name) => {
    const { source, values, problems } = await readAll(goldenPath(`files/${name}`));
    expect(source.files[0]?.format).toBe(name.endsWith('.parquet') ? 'parquet' : 'arrow');
    expect(problems).toEqual([]);
    expect(values).toEqual(expected.rows);
  });

  it.each([
    'pandas.csv',
    'pandas.tsv',
    'pandas-semicolon-mark.csv',
    'pandas-utf16.csv',
    'openpyxl.xlsx',
    'xlsxwriter.xlsx',
  ])('%s', async (name) => {
    const { values, problems } = await readAll(goldenPath(`files/${name}`));
    expect(problems).toEqual([]);
    expect(values).toEqual(texts);
  });

  it.each(['pandas.jsonl', 'pandas.json', 'pandas-table.json', 'pandas.jsonl.gz', 'pandas.jsonl.zst'])(
    '%s',
    async (name) => {
      expect((await readAll(goldenPath(`files/${name}`))).values).toEqual(expected.texts);
    },
  );

  it('a column of nothing', async () => {
    const { values } = await readAll(goldenPath('files/pyarrow-nothing.parquet'));
    expect(values).toEqual(expected.rows.map((row) => ({ ...row, nothing: null })));
  });

  it('several splits saved by datasets: the one to train on', async () => {
    const { source, values } = await readAll(goldenPath('files/datasets-splits'));
    expect(values).toEqual(expected.rows);
    expect(source.notes).toEqual(['The split train was read, and not test.']);
  });
});
