import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeParquet } from '../../main/engine/export/pairsParquet.ts';
import { importPairs, unwatched } from '../../main/services/dataImport.ts';
import { pairPage } from '../../main/services/datasets.ts';
import { PairShelf } from '../../main/services/pairShelf.ts';
import { openStore } from '../../main/store/open.ts';
import type { PairFilter } from '../../shared/dataRoom.ts';
import type { PreferencePair } from '../../shared/dataset.ts';

/*
 * A million pairs, about 1 GB: how long an import takes, how much memory, and how fast the pairs are paged through and
 * searched. `node test/bench/dataRoom.ts [rows] [jsonl|parquet]`. What it makes is removed.
 */

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const self = fileURLToPath(import.meta.url);

/** Words that are as unevenly common as those of a language: the k-th is about 1/k as common as the first. */
const vocabulary = Array.from({ length: 60_000 }, (_, k) => {
  const letters = 'etaoinshrdlcumwfgypbvk';
  let word = '';
  for (let rest = k * 7 + 3; rest > 0; rest = Math.floor(rest / letters.length)) {
    word += letters[rest % letters.length] ?? '';
  }
  return word;
});

/** A fixed series of numbers from 0 to 1 (xorshift32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function* somePairs(rows: number): Generator<PreferencePair> {
  const next = chance(7);
  const text = (words: number): string => {
    const said: string[] = [];
    for (let i = 0; i < words; i++) {
      said.push(vocabulary[Math.floor(vocabulary.length ** next()) - 1] ?? '');
    }
    return said.join(' ');
  };
  for (let row = 0; row < rows; row++) {
    const prompt = `${text(15 + Math.floor(next() * 40))} ${String(row)}`;
    const [chosen, rejected] = [text(25 + Math.floor(next() * 160)), text(25 + Math.floor(next() * 160))];
    yield { kind: 'text', prompt, chosen, rejected };
  }
}

function writeJsonl(file: string, rows: number): void {
  const handle = openSync(file, 'w');
  let lines = '';
  for (const { prompt, chosen, rejected } of somePairs(rows)) {
    lines += `${JSON.stringify({ prompt, chosen, rejected })}\n`;
    if (lines.length < 2 ** 20) continue;
    writeSync(handle, lines);
    lines = '';
  }
  writeSync(handle, lines);
  closeSync(handle);
}

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
