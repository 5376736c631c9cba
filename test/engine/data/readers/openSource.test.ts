import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, vi } from 'vitest';
import { openSource } from '../../../../main/engine/data/readers/openSource.ts';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { readAll, written } from './readAll.ts';
import { workbookFile } from './workbookFile.ts';

vi.setConfig({ testTimeout: 60_000 });

const texts = Array.from({ length: 20_000 }, (_, i) => `Text number ${i}`);
const lines = texts.map((text) => JSON.stringify({ a: text, b: text })).join('\n');

/** The same rows in every format. */
const files: readonly (readonly [name: string, bytes: string | Uint8Array])[] = [
  ['x.jsonl', lines],
  ['x.json', `{"more": 1, "data": [${lines.replaceAll('\n', ',')}], "end": []}`],
  ['x.csv', `a,b\n${texts.map((text) => `${text},"${text}"`).join('\n')}`],
  ['x.jsonl.gz', gzipSync(lines)],
  ['x.xlsx', workbookFile([['a', 'b'], ...texts.map((text) => [text, text])])],
  ['x.parquet', parquet()],
  ['x.arrow', tableToIPC(tableFromArrays({ a: texts, b: texts }), 'stream')],
];

function parquet(): Buffer {
  const columnData = ['a', 'b'].map((name) => ({ name, data: texts, type: 'STRING' as const }));
  return Buffer.from(parquetWriteBuffer({ columnData, pageSize: 10_000, rowGroupSize: 5000 }));
}

/** How many handles of this process are open on a file; null where the system does not tell. */
function openHandles(path: string): number | null {
  if (process.platform !== 'linux') return null;
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(join('/proc/self/fd', fd)) === path;
    } catch {
      return false;
    }
  }).length;
}

describe.each(files)('openSource: %s', (name, bytes) => {
  it('gives all rows, the hash of the bytes, and how far it is', async () => {
    const path = written(bytes, name);
    const source = await openSource([path]);
    const size = readFileSync(path).length;
    expect(source.totalBytes).toBe(size);
    const seen: number[] = [];
    let rows = 0;
    for await (const batch of source.batches({ onBytes: (done) => seen.push(done) })) {
      for (const { row, value } of batch) {
        expect([row, value]).toEqual([rows, { a: texts[rows], b: texts[rows] }]);
        rows += 1;
      }
    }
    expect(rows).toBe(texts.length);
    expect(source.sha256()).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(size);
    expect(openHandles(path) ?? 0).toBe(0);
  });

  it('ends soon after the signal, and closes the file', async () => {
    const path = written(bytes, name);
    const source = await openSource([path]);
    const stop = new AbortController();
    let rows = 0;
    const reading = (async () => {
      for await (const batch of source.batches({ signal: stop.signal })) {
        rows += batch.length;
        if (rows > 0) stop.abort();
      }
    })();
    expect((await rejectedBy(reading)).code).toBe('STOPPED');
    expect(rows).toBeLessThan(texts.length);
    expect(openHandles(path) ?? 0).toBe(0);
  });

  it('closes the file when nobody reads on', async () => {
    const path = written(bytes, name);
    const source = await openSource([path]);
    const batches = source.batches();
    await batches.next();
    await batches.return(undefined);
    expect(openHandles(path) ?? 0).toBe(0);
  });

  it('closes the file when it is closed in the middle', async () => {
    const path = written(bytes, name);
    const source = await openSource([path]);
    const batches = source.batches();
    await batches.next();
    await source.close();
    expect(openHandles(path) ?? 0).toBe(0);
    expect((await rejectedBy(batches.next())).code).toBe('STOPPED');
  });
});

describe('openSource', () => {
  it('hashes several files as one', async () => {
    const folder = tempFolder();
    written('{"a":1}\n', '1.jsonl', folder);
    written('{"a":2}\n', '2.jsonl', folder);
    const { source } = await readAll(folder);
    expect(source.sha256()).toBe(createHash('sha256').update('{"a":1}\n{"a":2}\n').digest('hex'));
    expect(source.totalBytes).toBe(16);
  });

  it('has no hash before all was read', async () => {
    const source = await openSource([written('{"a":1}\n')]);
    expect(() => source.sha256()).toThrow('not read to its end');
    await source.close();
  });

  it('does not begin after the signal', async () => {
    const path = written('{"a":1}\n');
    const source = await openSource([path]);
    const reading = source.batches({ signal: AbortSignal.abort() }).next();
    expect((await rejectedBy(reading)).code).toBe('STOPPED');
    expect(openHandles(path) ?? 0).toBe(0);
  });

  it('closes the file after an error', async () => {
    const path = written('[{"a":1}, {"a":2}');
    expect((await rejectedBy(readAll(path))).code).toBe('DATA_SYNTAX');
    expect(openHandles(path) ?? 0).toBe(0);
  });
});
