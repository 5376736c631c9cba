import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { summarizeRuns } from '../../main/services/runs.ts';
import { readRunSeries, readSparklines } from '../../main/services/runSeries.ts';
import type { WritableDb } from '../../main/store/database.ts';
import { openStore, storePath } from '../../main/store/open.ts';
import { hideRuns } from '../../main/store/runs.ts';
import { purgeDeleted } from '../../main/services/purge.ts';
import type { MetricName } from '../../shared/run.ts';
import { addRun, longRunSteps } from './madeRuns.ts';

/*
 * How long the window waits for stored runs: `node test/bench/storedRuns.ts`. Milliseconds; `longest block` is the
 * longest time in which the process could do nothing else. Cold: a new handle on a file that is not in memory.
 */

const series: readonly MetricName[] = [
  ...(['loss', 'rewards/chosen', 'rewards/rejected', 'rewards/margins'] as const),
  ...(['rewards/accuracies', 'logps/chosen', 'logps/rejected', 'grad_norm'] as const),
];

const home = mkdtempSync(join(tmpdir(), 'nudge-bench-'));

async function time(name: string, work: () => unknown): Promise<void> {
  let [longest, last, watching] = [0, performance.now(), true];
  const watch = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (watching) setImmediate(watch);
  };
  watch();
  const start = performance.now();
  await work();
  const total = performance.now() - start;
  watch();
  watching = false;
  const figures = [total, longest].map((ms) => ms.toFixed(1).padStart(8));
  process.stdout.write(`${name.padEnd(46)} ${figures[0] ?? ''} ms   longest block ${figures[1] ?? ''} ms\n`);
}

/** Takes the store out of the system's memory, on Linux. */
function forget(): void {
  execFileSync('dd', [`of=${storePath(home)}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0'], {
    stdio: 'ignore',
  });
}

async function measure(db: WritableDb, heat: string, ids: readonly number[], long: number): Promise<void> {
  const shelf = { db, home, isTraining: () => false };
  const request = { id: long, names: series, fromStep: 0, toStep: null, maxPoints: 2000 };
  await time(`${heat}: runs.list, ${String(ids.length)} runs`, () => summarizeRuns(shelf));
  await time(`${heat}: runs.sparklines, 25 runs`, () => readSparklines(db, ids.slice(-25)));
  await time(`${heat}: runs.series, 8 × 200,000 at 2,000`, () => readRunSeries(db, request));
  const part = { ...request, fromStep: 100_000, toStep: 102_000 };
  await time(`${heat}: runs.series, 8 × 2,000 of them`, () => readRunSeries(db, part));
}

async function bench(runs: number, stepsOfEach: number): Promise<void> {
  const made = openStore(home);
  const ids = Array.from({ length: runs - 1 }, () => addRun(made, stepsOfEach));
  const long = addRun(made, longRunSteps);
  made.close();
  forget();
  const db = openStore(home);
  forget();
  await measure(db, 'cold', [...ids, long], long);
  await measure(db, 'warm', [...ids, long], long);
  await measure(db, 'warm', [...ids, long], long);
  hideRuns(db, [long], 1);
  await time('purge of the long run', () => {
    purgeDeleted(db, home);
  });
  db.close();
}

try {
  await bench(25, 200);
  await bench(975, 200);
} finally {
  rmSync(home, { recursive: true, force: true });
}
