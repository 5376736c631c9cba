import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeParquet } from '../../main/engine/export/pairsParquet.ts';
import { importPairs, unwatched } from '../../main/services/dataImport.ts';
import { pairPage } from '../../main/services/datasets.ts';
import { PairShelf } from '../../main/services/pairShelf.ts';
import { openStore } from '../../main/store/open.ts';
import type { PairFilter } from '../../shared/dataRoom.ts';
import { somePairs, vocabulary, writeJsonl } from './madePairs.ts';

/*
 * A million pairs, about 1 GB: how long an import takes, how much memory, and how fast the pairs are paged through and
 * searched. `node test/bench/dataRoom.ts [rows] [jsonl|parquet]`. What it makes is removed.
 */

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const self = fileURLToPath(import.meta.url);

/** One import in a process of its own, so that its memory is its own, too. */
async function importOne(home: string, file: string): Promise<void> {
  const start = performance.now();
  await importPairs(home, { paths: [file], mapping: null }, unwatched);
  const seconds = (performance.now() - start) / 1000;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  print(
    `import: ${seconds.toFixed(1)} s (${((userCPUTime + systemCPUTime) / 1e6).toFixed(1)} s of processor time), ` +
      `at most ${(maxRSS / 1024).toFixed(0)} MB resident`,
  );
}

function look(home: string, rows: number): void {
  const db = openStore(home);
  const shelf = new PairShelf(home);
  const ask = (what: string, filter: Partial<PairFilter>, offset: number): void => {
    const whole: PairFilter = { text: '', finding: null, only: 'all', ...filter };
    const start = performance.now();
    const { total } = pairPage(db, shelf, { id: 1, offset, limit: 100, filter: whole });
    print(`${what}: ${(performance.now() - start).toFixed(1)} ms, of ${String(total)} pairs`);
  };
  ask('open and first page', {}, 0);
  ask('page in the middle', {}, Math.floor(rows / 2));
  ask('last page', {}, rows - 100);
  const word = (k: number): string => vocabulary[k] ?? '';
  ask('search, a rare word', { text: word(50_000) }, 0);
  ask('search, a word in some', { text: word(5000) }, 0);
  ask('search, a number', { text: '123456' }, 0);
  ask('search, a common word', { text: word(40) }, 0);
  ask('search, the most common word', { text: word(1) }, 0);
  ask('the same, further down', { text: word(1) }, 5000);
  ask('search, two common words', { text: `${word(30)} ${word(50)}` }, 0);
  ask('search, a single letter', { text: 'e' }, 0);
  ask('pairs of a finding', { finding: 'length-bias' }, 0);
  shelf.close();
  db.close();
}

function bench(rows: number, format: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'nudge-bench-'));
  try {
    const { bavail, bsize } = statfsSync(folder);
    const needed = rows * 4000;
    if (bavail * bsize < needed) throw new Error(`the bench needs ${String(needed)} bytes of disk`);
    const file = path.join(folder, `pairs.${format}`);
    if (format === 'parquet') writeParquet(file, 'text', somePairs(rows));
    else writeJsonl(file, rows);
    print(`${String(rows)} rows, ${(statSync(file).size / 1e6).toFixed(0)} MB of ${format}`);
    const home = path.join(folder, 'home');
    spawnSync(process.execPath, [self, 'import', home, file], { stdio: 'inherit' });
    look(home, rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [first = '1000000', second = 'jsonl', third = ''] = process.argv.slice(2);
if (first === 'import') await importOne(second, third);
else bench(Number(first), second);
