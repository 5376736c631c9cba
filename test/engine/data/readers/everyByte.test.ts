import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { NudgeError } from '../../../../shared/errors.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { readAll, written } from './readAll.ts';
import { textRow, workbookParts } from './workbookFile.ts';
import { zipArchive } from './zipArchive.ts';

vi.setConfig({ testTimeout: 300_000 });

const prompts = ['one', 'two', 'one', 'three'];
const rows = prompts.map((prompt, i) => ({
  prompt,
  chosen: `good ${i}`,
  rejected: i % 2 === 0 ? null : 'bad',
}));
const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function parquet(encoding: 'PLAIN' | 'RLE_DICTIONARY'): Buffer {
  const columnData = [
    { name: 'prompt', data: prompts, type: 'STRING' as const, encoding },
    { name: 'rejected', data: rows.map(({ rejected }) => rejected), type: 'STRING' as const, nullable: true },
    { name: 'json', data: rows, type: 'JSON' as const },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', statistics: false }));
}

function workbook(): Buffer {
  const cells = textRow(1, ['prompt', 'chosen']) + textRow(2, ['one', 'good']);
  return zipArchive(workbookParts([`${cells}<row><c t="s"><v>0</v></c></row>`], ['<t>two</t>']));
}

const arrow = tableFromArrays({ prompt: prompts, number: Int32Array.from([1, 2, 3, 4]) });

/** Small files, so that each of their bytes can be tried. */
const files: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a.parquet', parquet('PLAIN')],
  ['dictionary.parquet', parquet('RLE_DICTIONARY')],
  ['file.arrow', Buffer.from(tableToIPC(arrow, 'file'))],
  ['stream.arrow', Buffer.from(tableToIPC(arrow, 'stream'))],
  ['a.xlsx', workbook()],
  ['a.jsonl.gz', gzipSync(lines)],
  ['a.jsonl.zst', zstdCompressSync(lines)],
  ['a.json', Buffer.from(JSON.stringify({ data: rows }))],
  ['a.csv', Buffer.from('prompt,chosen\none,"go\nod"\ntwo,"b ""a"" d"\n')],
];

/** How many rows a file gives, or the code of an error of ours; anything else fails. */
async function outcome(bytes: Uint8Array, name: string, folder: string): Promise<number | string> {
  try {
    return (await readAll(written(bytes, name, folder))).rows.length;
  } catch (thrown) {
    if (!(thrown instanceof NudgeError) || thrown.code === 'INTERNAL') throw thrown;
    expect([thrown.message, thrown.hint]).not.toContain('');
    return thrown.code;
  }
}

describe.each(files)('%s', (name, bytes) => {
  it('is whole', async () => {
    expect(await outcome(bytes, name, tempFolder())).toBeGreaterThan(0);
  });

  it('gives rows or an error when it ends at any byte', async () => {
    const folder = tempFolder();
    for (let length = 0; length < bytes.length; length++) {
      const result = await outcome(bytes.subarray(0, length), name, folder);
      // What is packed and what tells its own size is not taken for whole.
      if (!/json$|csv$|stream/.test(name)) expect([length, typeof result]).toEqual([length, 'string']);
    }
  });

  it('gives rows or an error whatever a byte is changed to', async () => {
    const folder = tempFolder();
    // Two bytes of three: enough, and sooner done.
    for (let at = 0; at < bytes.length; at += at % 3 === 0 ? 1 : 2) {
      const changed = Buffer.from(bytes);
      for (const value of [bytes[at]! ^ (1 << (at % 8)), 0xff]) {
        changed[at] = value;
        await outcome(changed, name, folder);
      }
    }
  });
});
