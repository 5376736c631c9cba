import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { importPairs, unwatched } from '../../main/services/dataImport.ts';
import { planData } from '../../main/services/trainingPlan.ts';
import { writeJsonl } from './madePairs.ts';

/*
 * How long the plan of a run takes on many pairs of about 1,000 characters: the first time, when they are tokenized, and
 * again, when their ids are read. `node test/bench/tokens.ts [pairs] [model folder]`. What it makes is removed.
 */

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const self = fileURLToPath(import.meta.url);
const starter = fileURLToPath(new URL('../../resources/starter-model', import.meta.url));

/** One plan in a process of its own, so that its memory is its own, too. */
async function planOne(home: string, modelDir: string, maxLength: number): Promise<void> {
  const request = { modelDir, data: { datasetId: 1, version: 1 }, evalData: null };
  const start = performance.now();
  const { trainLengths } = await planData(home, request, { ...defaultSettings(), maxLength });
  const seconds = (performance.now() - start) / 1000;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const tokens = trainLengths.reduce((a, b) => a + b, 0);
  print(
    `plan, at most ${String(maxLength)} tokens: ${seconds.toFixed(1)} s ` +
      `(${((userCPUTime + systemCPUTime) / 1e6).toFixed(1)} s of processor time), ` +
      `at most ${(maxRSS / 1024).toFixed(0)} MB resident, ${(tokens / 1e6).toFixed(1)} million tokens to learn from`,
  );
}

async function bench(pairs: number, modelDir: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nudge-bench-'));
  try {
    const file = path.join(folder, 'pairs.jsonl');
    writeJsonl(file, pairs);
    print(`${String(pairs)} pairs, ${(statSync(file).size / 1e6).toFixed(0)} MB`);
    const home = path.join(folder, 'home');
    await importPairs(home, { paths: [file], mapping: null }, unwatched);
    for (const maxLength of [1024, 1024, 256]) {
      spawnSync(process.execPath, [self, 'plan', home, modelDir, String(maxLength)], { stdio: 'inherit' });
    }
    const datasets = path.join(home, 'datasets');
    for (const name of readdirSync(datasets).filter((entry) => entry.endsWith('.tokens'))) {
      print(`ids kept: ${(statSync(path.join(datasets, name)).size / 1e6).toFixed(0)} MB`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [first = '60000', second = starter, third = '', fourth = ''] = process.argv.slice(2);
if (first === 'plan') await planOne(second, third, Number(fourth));
else await bench(Number(first), second);
