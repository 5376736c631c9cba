import {
  RecordBatchStreamWriter,
  tableFromArrays,
  tableToIPC,
  vectorFromArray,
  Dictionary,
  Int8,
  Table,
  Utf8,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { rejectedBy } from '../../../../support/nudgeError.ts';
import { readAll, written } from '../readAll.ts';

const texts = Array.from({ length: 3000 }, (_, i) => (i % 5 === 0 ? null : `Text ${i} é😀`));
const numbers = Float64Array.from(texts, (_, i) => i / 4);
const rows = texts.map((text, i) => ({ text, number: i / 4 }));
const table = tableFromArrays({ text: texts, number: numbers });

describe('Arrow data', () => {
  it.each(['file', 'stream'] as const)('is read from a %s', async (kind) => {
    const { source, values } = await readAll(written(tableToIPC(table, kind), 'pairs'));
    expect(source.files[0]?.format).toBe('arrow');
    expect(values).toEqual(rows);
  });

  it('is read in several batches, with dictionaries', async () => {
    const words = vectorFromArray(['a', 'b', 'a', null], new Dictionary(new Utf8(), new Int8()));
    const writer = new RecordBatchStreamWriter();
    const encoded = new Table({ word: words });
    for (const batch of [...encoded.batches, ...encoded.batches]) writer.write(batch);
    const bytes = await writer.finish().toUint8Array();
    const expected = [{ word: 'a' }, { word: 'b' }, { word: 'a' }, { word: null }];
    expect((await readAll(written(bytes, 'x.arrow'))).values).toEqual([...expected, ...expected]);
  });

  it('leaves out a row that is too long', async () => {
    const long = tableFromArrays({ a: ['x', 'y'.repeat(300), 'z'] });
    const { values, problems } = await readAll(written(tableToIPC(long, 'file'), 'x.arrow'), {
      rowBytes: 100,
    });
    expect(values).toEqual([{ a: 'x' }, { a: 'z' }]);
    expect(problems).toEqual([[1, 'it is longer than 100 bytes']]);
  });
});

describe('Arrow data that is damaged', () => {
  it.each(['file', 'stream'] as const)('is refused when a part of a %s is missing', async (kind) => {
    const bytes = tableToIPC(table, kind);
    for (const share of [0.001, 0.1, 0.5, 0.9]) {
      const error = await rejectedBy(readAll(written(bytes.slice(0, bytes.length * share), 'x.arrow')));
      expect(['FILE_UNREADABLE', 'FILE_NOT_TEXT', 'DATA_SYNTAX']).toContain(error.code);
    }
  });

  it('is refused when it holds an empty stream, or the first version of Feather', async () => {
    expect((await rejectedBy(readAll(written('FEA1xxxxFEA1', 'x.feather')))).message).toContain(
      'first version',
    );
    expect((await rejectedBy(readAll(written('ARROW1\0\0ARROW1', 'x.arrow')))).code).toBe('FILE_UNREADABLE');
  });

  it('is refused when a batch or its description is larger than is taken on', async () => {
    const path = written(tableToIPC(table, 'file'), 'x.arrow');
    expect((await rejectedBy(readAll(path, { recordBatchBytes: 1000 }))).message).toContain(
      'in one batch of rows',
    );
    expect((await rejectedBy(readAll(path, { metadataBytes: 10 }))).code).toBe('FILE_UNREADABLE');
    expect((await rejectedBy(readAll(path, { columns: 1 }))).code).toBe('FILE_UNREADABLE');
  });
});
