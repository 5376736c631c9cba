import {
  Bool,
  Field,
  Float64,
  List,
  Struct,
  Table as ArrowTable,
  Utf8,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow';
import type { DataType } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ColumnSource } from 'hyparquet-writer';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { textRow, workbookParts } from '../readers/workbookFile.ts';
import { zipArchive } from '../readers/zipArchive.ts';
import type { Table } from './everyShape.ts';

/** Writes a table in one format; what a format has no cells for stands there in JSON. */
export type Writer = (rows: Table) => string | Uint8Array;

function columnsOf(rows: Table): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function cells(rows: Table): readonly (readonly string[])[] {
  const columns = columnsOf(rows);
  return [columns, ...rows.map((row) => columns.map((name) => cellText(row[name])))];
}

function separated(rows: Table, delimiter: string, lineEnd = '\n'): string {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  return cells(rows)
    .map((row) => row.map(quoted).join(delimiter) + lineEnd)
    .join('');
}

function workbook(rows: Table): Buffer {
  const escaped = (cell: string): string => cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const written = cells(rows).map((row, i) => textRow(i + 1, row.map(escaped)));
  return zipArchive(workbookParts([written.join('')]));
}

/** The same with all texts in the part that cells share, in runs of several looks. */
function sharedWorkbook(rows: Table): Buffer {
  const all = cells(rows).flat();
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const runs = (text: string): string =>
    [text.slice(0, 3), text.slice(3)]
      .map((run) => `<r><t xml:space="preserve">${escaped(run)}</t></r>`)
      .join('');
  let next = 0;
  const sheet = cells(rows).map(
    (row) => `<row>${row.map(() => `<c t="s"><v>${next++}</v></c>`).join('')}</row>`,
  );
  return zipArchive(workbookParts([sheet.join('')], all.map(runs)));
}

function parquet(codec: 'SNAPPY' | 'UNCOMPRESSED'): Writer {
  return (rows) => {
    const columnData = columnsOf(rows).map((name): ColumnSource => {
      const data = rows.map((row) => row[name]);
      const type = data.every((value) => typeof value === 'string')
        ? 'STRING'
        : data.every((value) => typeof value === 'boolean')
          ? 'BOOLEAN'
          : data.every((value) => typeof value === 'number')
            ? 'DOUBLE'
            : 'JSON';
      return { name, data, type };
    });
    return Buffer.from(parquetWriteBuffer({ columnData, codec }));
  };
}

function arrowTable(rows: Table): ArrowTable {
  const columns = columnsOf(rows).map((name) => {
    const values = rows.map((row) => row[name]);
    return [name, vectorFromArray(values, arrowType(values[0]))] as const;
  });
  return new ArrowTable(Object.fromEntries(columns));
}

function arrowType(value: unknown): DataType {
  if (Array.isArray(value)) return new List(new Field('item', arrowType(value[0]), true));
  if (typeof value === 'object' && value !== null) {
    return new Struct(Object.entries(value).map(([name, inner]) => new Field(name, arrowType(inner), true)));
  }
  if (typeof value === 'boolean') return new Bool();
  return typeof value === 'number' ? new Float64() : new Utf8();
}

const lines: Writer = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** A file's name and how it is written. */
export const formats: readonly (readonly [name: string, write: Writer])[] = [
  ['pairs.jsonl', lines],
  ['crlf.jsonl', (rows) => `\uFEFF${String(lines(rows)).replaceAll('\n', '\r\n')}`],
  ['lines.json', lines],
  ['pairs.jsonl.gz', (rows) => gzipSync(lines(rows))],
  ['pairs.jsonl.zst', (rows) => zstdCompressSync(lines(rows))],
  ['pairs.json', (rows) => JSON.stringify(rows)],
  ['indented.json', (rows) => JSON.stringify(rows, null, 2)],
  ['list.jsonl', (rows) => JSON.stringify(rows)],
  ['inside.json', (rows) => JSON.stringify({ version: 1, data: rows }, null, 1)],
  ['utf16.json', (rows) => Buffer.from(`\uFEFF${JSON.stringify(rows)}`, 'utf16le')],
  ['pairs.json.gz', (rows) => gzipSync(JSON.stringify(rows))],
  ['pairs.csv', (rows) => separated(rows, ',')],
  ['semicolon.csv', (rows) => `\uFEFF${separated(rows, ';')}`],
  ['pipe.txt', (rows) => separated(rows, '|')],
  ['crlf.csv', (rows) => separated(rows, ',', '\r\n')],
  ['utf16.csv', (rows) => Buffer.from(`\uFEFF${separated(rows, ';')}`, 'utf16le').swap16()],
  ['pairs.tsv', (rows) => separated(rows, '\t')],
  ['pairs.csv.gz', (rows) => gzipSync(separated(rows, ','))],
  ['wrong.json', (rows) => separated(rows, ',')],
  ['pairs.xlsx', workbook],
  ['shared.xlsx', sharedWorkbook],
  ['pairs.parquet', parquet('SNAPPY')],
  ['plain.parquet', parquet('UNCOMPRESSED')],
  ['file.arrow', (rows) => tableToIPC(arrowTable(rows), 'file')],
  ['stream.arrow', (rows) => tableToIPC(arrowTable(rows), 'stream')],
];
