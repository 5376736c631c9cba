import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { NudgeError } from '../../../../shared/errors.ts';
import { goldenPath } from '../../../support/goldenModel.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { threadMs } from '../../../support/threadTime.ts';
import { readAll, written } from './readAll.ts';
import { textRow, workbookParts } from './workbookFile.ts';
import { zipArchive } from './zipArchive.ts';

vi.setConfig({ testTimeout: 600_000 });

/** How often each property is tried; more by hand: `FUZZ_RUNS=20000 npx vitest run test/engine/data/readers/fuzz`. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150);

/** Of processor time, for each file. */
const longestMs = 3000;

/** Reads a file and wants rows or an error of ours, soon; never one that nobody foresaw. */
async function rowsOrError(bytes: Uint8Array, name: string, folder: string): Promise<void> {
  const path = written(bytes, name, folder);
  const started = threadMs();
  try {
    const { rows } = await readAll(path, { pageValues: 2 ** 18 });
    expect(rows.length).toBeGreaterThan(0);
    JSON.stringify(rows);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(NudgeError);
    const { code, message } = thrown as NudgeError;
    expect([code, code === 'INTERNAL' ? message : '']).toEqual([code, '']);
  }
  expect(threadMs() - started).toBeLessThan(longestMs);
}

/** What can happen to a file: bytes change, a part is lost or comes twice, or the rest never came. */
type Mishap =
  | { readonly kind: 'change'; readonly at: number; readonly values: readonly number[] }
  | { readonly kind: 'lose' | 'repeat'; readonly at: number; readonly count: number }
  | { readonly kind: 'cut'; readonly at: number };

function mishaps(length: number): fc.Arbitrary<readonly Mishap[]> {
  const last = Math.max(0, length - 1);
  const at = fc.oneof(
    fc.nat(last),
    fc.integer({ min: Math.max(0, last - 600), max: last }),
    fc.nat(Math.min(300, last)),
  );
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff));
  const values = fc.array(byte, { minLength: 1, maxLength: 8 });
  const one: fc.Arbitrary<Mishap> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('change' as const), at, values }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('lose', 'repeat'), at, count: fc.nat(50) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at }) },
  );
  return fc.array(one, { minLength: 1, maxLength: 4 });
}

function after(all: readonly Mishap[], bytes: Buffer): Buffer {
  return all.reduce((changed, mishap) => {
    const before = changed.subarray(0, mishap.at);
    const rest = changed.subarray(mishap.at);
    if (mishap.kind === 'cut') return before;
    if ('values' in mishap) {
      return Buffer.concat([before, Buffer.from(mishap.values), rest.subarray(mishap.values.length)]);
    }
    const { kind, count } = mishap;
    return Buffer.concat(
      kind === 'lose' ? [before, rest.subarray(count)] : [before, rest.subarray(0, count), rest],
    );
  }, bytes);
}

const golden = (name: string): Buffer => readFileSync(goldenPath(`files/${name}`));

const sources: readonly (readonly [name: string, bytes: Buffer])[] = [
  ...['pandas.jsonl', 'pandas.json', 'pandas-table.json', 'pandas.csv', 'pandas.tsv', 'pandas-utf16.csv'],
  ...['pandas.jsonl.gz', 'pandas.jsonl.zst', 'openpyxl.xlsx', 'polars.parquet', 'polars-lz4.arrow'],
  ...['snappy', 'lz4', 'none', 'v2', 'encodings', 'old-lists'].map((kind) => `pyarrow-${kind}.parquet`),
  ...['stream.arrow', 'dictionary.arrow', 'uncompressed.feather', 'zstd.feather'].map(
    (kind) => `pyarrow-${kind}`,
  ),
].map((name) => [name, golden(name)]);

describe('a file that something happened to gives rows or an error', () => {
  it.each(sources)('%s', async (name, bytes) => {
    const folder = tempFolder();
    await fc.assert(
      fc.asyncProperty(mishaps(bytes.length), (all) => rowsOrError(after(all, bytes), name, folder)),
      { numRuns },
    );
  });

  it('the text of a packed file', async () => {
    const folder = tempFolder();
    const text = gunzipSync(golden('pandas.jsonl.gz'));
    await fc.assert(
      fc.asyncProperty(mishaps(text.length), fc.constantFrom(gzipSync, zstdCompressSync), (all, pack) =>
        rowsOrError(pack(after(all, text)), 'x.jsonl.gz', folder),
      ),
      { numRuns },
    );
  });

  it('the parts of a workbook', async () => {
    const folder = tempFolder();
    const shared = ['<t>a</t>', '<r><t>b</t></r>'];
    const rows = textRow(1, ['p', 'q']) + textRow(2, ['x', 'y']) + '<row><c r="B3" t="s"><v>1</v></c></row>';
    const parts = workbookParts([rows], shared);
    const part = fc.constantFrom(...Object.keys(parts));
    const change = part.chain((name) =>
      fc.tuple(fc.constant(name), mishaps(Buffer.byteLength(parts[name] ?? ''))),
    );
    await fc.assert(
      fc.asyncProperty(change, ([name, all]) => {
        const changed = { ...parts, [name]: after(all, Buffer.from(parts[name] ?? '')) };
        return rowsOrError(zipArchive(changed), 'x.xlsx', folder);
      }),
      { numRuns },
    );
  });
});

describe('any bytes give rows or an error', () => {
  const names = fc.constantFrom('x', 'x.jsonl', 'x.json', 'x.csv', 'x.tsv');
  const signs = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    ';',
    '\\',
    ' ',
    '\n',
    '\r',
    '\t',
    '1',
    'é',
    '\0',
    'a',
    'null',
  );
  const starts = [
    '',
    'PAR1',
    'ARROW1\0\0',
    'PK\x03\x04',
    '\x1f\x8b\x08',
    '\x28\xb5\x2f\xfd',
    '\xff\xff\xff\xff',
    '\xff\xfe',
  ];

  it('noise', async () => {
    const folder = tempFolder();
    const noise = fc.tuple(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('', 'PAR1', 'ARROW1'),
    );
    await fc.assert(
      fc.asyncProperty(noise, names, ([start, bytes, end], name) =>
        rowsOrError(Buffer.concat([Buffer.from(start, 'latin1'), bytes, Buffer.from(end)]), name, folder),
      ),
      { numRuns: numRuns * 4 },
    );
  });

  it('the signs of text formats', async () => {
    const folder = tempFolder();
    await fc.assert(
      fc.asyncProperty(fc.array(signs, { maxLength: 60 }), names, (parts, name) =>
        rowsOrError(Buffer.from(parts.join('')), name, folder),
      ),
      { numRuns: numRuns * 4 },
    );
  });
});
