import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openSource } from '../../../../main/engine/data/readers/openSource.ts';
import { NudgeError } from '../../../../shared/errors.ts';
import { threadMs } from '../../../support/threadTime.ts';
import { readAll, written } from './readAll.ts';
import { textRow, workbookParts } from './workbookFile.ts';
import { zipArchive } from './zipArchive.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Of processor time. */
const longestBlockMs = 50;
const longestStopMs = 200;

const words = 'fruit apple pear plum stand day today tomorrow market basket'.split(' ');
const texts = Array.from({ length: 20_000 }, (_, i) =>
  Array.from({ length: 40 }, (_, j) => words[(i * 31 + j * j * 7) % words.length]).join(' '),
);
const lines = texts.map((text) => JSON.stringify({ a: text, b: text })).join('\n');
const sharedCells = texts.map((_, i) => `<row><c t="s"><v>${i}</v></c></row>`).join('');

function parquet(): Buffer {
  const columnData = ['a', 'b'].map((name) => ({ name, data: texts, type: 'STRING' as const }));
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: texts.length }));
}

const folder = mkdtempSync(join(tmpdir(), 'nudge-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inCells = texts.slice(0, 5000).map((text, i) => textRow(i + 1, [text, text]));
const files = [
  ['a.jsonl', lines],
  ['a.json', `[${lines.replaceAll('\n', ',')}]`],
  ['object.json', `{"more": [${lines.replaceAll('\n', ',')}], "data": [{}]}`],
  ['numbers.json', `[${'1,'.repeat(300_000)}1]`],
  ['blank.jsonl', `{"a": 1}\n${' \n'.repeat(300_000)}`],
  ['a.jsonl.gz', gzipSync(lines, { level: 1 })],
  ['a.jsonl.zst', zstdCompressSync(lines)],
  ['a.csv', `a,b\n${texts.map((text) => `${text},"${text}"`).join('\n')}`],
  ['narrow.csv', `a,b\n${'1,2\n'.repeat(200_000)}`],
  ['a.xlsx', zipArchive(workbookParts([inCells.join('')]))],
  [
    'shared.xlsx',
    zipArchive(
      workbookParts(
        [sharedCells],
        texts.map((text) => `<t>${text}</t>`),
      ),
    ),
  ],
  ['one-group.parquet', parquet()],
  ['a.arrow', tableToIPC(tableFromArrays({ a: texts, b: texts }), 'file')],
].map(([name, bytes]) => [String(name), written(bytes ?? '', String(name), folder)] as const);

describe.each(files)('%s', (_, path) => {
  it('lets other events of the process have their turn', async () => {
    await readAll(path);
    let longest = 0;
    let last = threadMs();
    const turn = (): void => {
      const now = threadMs();
      longest = Math.max(longest, now - last);
      last = now;
    };
    const timer = setInterval(turn, 1);
    const source = await openSource([path]);
    for await (const batch of source.batches()) expect(batch.length).toBeGreaterThan(0);
    turn();
    clearInterval(timer);
    expect(longest).toBeLessThan(longestBlockMs);
  });

  it.each([0.05, 0.5, 0.95])('stops at once when %d of it was read', async (share) => {
    const source = await openSource([path]);
    const stop = new AbortController();
    let stoppedAt = 0;
    const onBytes = (done: number): void => {
      if (stoppedAt > 0 || done < share * source.totalBytes) return;
      stoppedAt = threadMs();
      setImmediate(() => stop.abort());
    };
    let lateBatches = 0;
    const reading = (async () => {
      for await (const batch of source.batches({ signal: stop.signal, onBytes })) {
        expect(batch.length).toBeGreaterThan(0);
        if (stop.signal.aborted) lateBatches += 1;
      }
    })();
    const error = await reading.then(
      () => null,
      (thrown: unknown) => NudgeError.from(thrown),
    );
    expect(lateBatches).toBe(0);
    // Near its end a file may have been read whole before the signal came.
    if (error !== null || share < 0.9) expect(error?.code).toBe('STOPPED');
    expect(threadMs() - stoppedAt).toBeLessThan(longestStopMs);
  });
});
