import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createGzip, createZstdCompress, gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { openSource } from '../../../../main/engine/data/readers/openSource.ts';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { readAll, written } from './readAll.ts';

vi.setConfig({ testTimeout: 120_000 });

const mib = 2 ** 20;

/** A file of one piece over and over, packed where wanted. */
async function large(
  name: string,
  parts: { first?: string; piece: string; times: number; last?: string },
): Promise<string> {
  const path = join(tempFolder(), name);
  const file = createWriteStream(path);
  const packer = name.endsWith('.gz')
    ? createGzip({ level: 1 })
    : name.endsWith('.zst')
      ? createZstdCompress()
      : null;
  const out = packer ?? file;
  packer?.pipe(file);
  out.write(parts.first ?? '');
  for (let i = 0; i < parts.times; i++) if (!out.write(parts.piece)) await once(out, 'drain');
  out.end(parts.last ?? '');
  await once(file, 'finish');
  return path;
}

/** Reads to the end without keeping anything; how much the memory of the process grew, in bytes. */
async function growth(path: string): Promise<{ rows: number; bytes: number }> {
  const source = await openSource([path]);
  let rows = 0;
  let most = 0;
  const before = process.memoryUsage.rss();
  for await (const batch of source.batches()) {
    rows += batch.length;
    most = Math.max(most, process.memoryUsage.rss());
  }
  return { rows, bytes: most - before };
}

const text = 'There is fruit on the stand today, and more of it tomorrow. '.repeat(8);

describe('memory stays flat', () => {
  const row = JSON.stringify({ prompt: text, chosen: text, rejected: text });
  const cells = `"${text}","${text}","${text}"\n`;

  it.each([
    ['a.jsonl', { piece: `${row}\n`.repeat(100), times: 1000 }],
    ['a.json', { first: '[', piece: `${row},`.repeat(100), times: 1000, last: `${row}]` }],
    ['a.csv', { first: 'prompt,chosen,rejected\n', piece: cells.repeat(100), times: 1000 }],
    ['a.jsonl.gz', { piece: `${row}\n`.repeat(100), times: 1000 }],
  ])('for a large %s', async (name, parts) => {
    const { rows, bytes } = await growth(await large(name, parts));
    expect(rows).toBeGreaterThanOrEqual(parts.times * 100);
    // Each file is half as large again.
    expect(bytes).toBeLessThan(100 * mib);
  });

  it.each([
    ['without an end', 'a.jsonl', { piece: 'x'.repeat(mib), times: 200 }],
    ['inside a list', 'a.json', { first: '["', piece: 'x'.repeat(mib), times: 200, last: '"]' }],
    ['of backslashes', 'b.json', { first: '["', piece: '\\'.repeat(mib), times: 100, last: '"]' }],
    ['of opening brackets', 'c.json', { piece: '['.repeat(mib), times: 50 }],
    ['in quotation marks', 'a.csv', { first: 'a,b\n1,"', piece: 'x'.repeat(mib), times: 60 }],
    ['in quotation marks of nothing', 'b.csv', { first: 'a,b\n', piece: '"'.repeat(mib), times: 30 }],
  ])('for one row %s', async (_, name, parts) => {
    const path = await large(name, parts);
    const before = process.memoryUsage.rss();
    const error = await rejectedBy(readAll(path));
    expect(['DATA_LINE_TOO_LONG', 'DATA_SYNTAX', 'FILE_EMPTY']).toContain(error.code);
    expect(process.memoryUsage.rss() - before).toBeLessThan(250 * mib);
  });
});

describe('what unpacks to too much', () => {
  const zeros = { piece: ' '.repeat(mib), times: 100 };

  it.each(['bomb.jsonl.gz', 'bomb.jsonl.zst'])('is refused: %s', async (name) => {
    const path = await large(name, { first: '{"a":1}\n', ...zeros });
    const ratio = await rejectedBy(readAll(path, { unpackedRatio: 100, freelyUnpackedBytes: mib }));
    expect(ratio.message).toContain('more than 100 times its size');
    const size = await rejectedBy(readAll(path, { unpackedBytes: 10 * mib }));
    expect(size.message).toContain('more than 10 MB');
  });

  it('is refused when it is cut off or changed', async () => {
    const packed = gzipSync('{"a":1}\n'.repeat(10_000));
    expect((await rejectedBy(readAll(written(packed.subarray(0, -20), 'x.gz')))).code).toBe(
      'FILE_UNREADABLE',
    );
    packed[packed.length - 6]! ^= 255;
    expect((await rejectedBy(readAll(written(packed, 'x.gz')))).code).toBe('FILE_UNREADABLE');
  });

  it('is read when it is several archives in one file', async () => {
    const packed = Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]);
    expect((await readAll(written(packed, 'x.gz'))).values).toEqual([{ a: 1 }, { a: 2 }]);
  });
});
