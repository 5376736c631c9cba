import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseRoute } from '../../renderer/state/route.ts';
import { scenarios, type ScenarioName } from './fake/scenarios.ts';
import { closeBrowser, openView } from './harness.ts';

/*
 * Pictures of every view, light and dark, in a small and a usual window, in every state that a person may meet it
 * in, written to `out/screenshots`: `npm run screenshots`, or `npm run screenshots -- run` for views whose name
 * begins so.
 */

const views: readonly {
  readonly name: string;
  readonly hash: string;
  readonly states: readonly ScenarioName[];
}[] = [
  { name: 'welcome', hash: '#welcome', states: ['empty'] },
  { name: 'new-run', hash: '#new-run', states: ['filled', 'empty', 'busy', 'error'] },
  { name: 'new-run-settings', hash: '#new-run?datasetId=1&modelId=1', states: ['filled', 'busy'] },
  { name: 'new-run-too-large', hash: '#new-run?datasetId=1&modelId=3', states: ['filled'] },
  { name: 'run', hash: '#run?id=5', states: ['filled', 'live', 'busy', 'error'] },
  { name: 'run-failed', hash: '#run?id=2', states: ['filled'] },
  { name: 'run-stopped', hash: '#run?id=1', states: ['filled'] },
  { name: 'compare', hash: '#compare?ids=3,4,5', states: ['filled', 'busy', 'error'] },
  { name: 'runs', hash: '#runs', states: ['filled', 'live', 'empty', 'busy', 'error'] },
  { name: 'data', hash: '#data', states: ['filled', 'empty', 'busy', 'error'] },
  { name: 'data-one', hash: '#data?id=1', states: ['filled', 'error'] },
  { name: 'models', hash: '#models', states: ['filled', 'empty', 'busy', 'error'] },
  { name: 'models-one', hash: '#models?id=2', states: ['filled'] },
  { name: 'playground', hash: '#playground?runId=5&modelId=1', states: ['filled', 'empty', 'busy', 'error'] },
  { name: 'learn', hash: '#learn?datasetId=1&row=0', states: ['filled', 'empty', 'busy', 'error'] },
];

const sizes = [
  { width: 900, height: 600 },
  { width: 1440, height: 900 },
];

const folder = path.resolve(import.meta.dirname, '../../out/screenshots');
const wanted = process.argv[2] ?? '';

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const complaints: string[] = [];
for (const { name, hash, states } of views.filter((view) => view.name.startsWith(wanted))) {
  for (const state of states) {
    for (const scheme of ['light', 'dark'] as const) {
      for (const size of sizes) {
        const file = `${name}-${state}-${scheme}-${size.width}.png`;
        const view = await openView(parseRoute(hash), { fake: scenarios[state](), scheme, ...size });
        await view.page.waitForTimeout(700);
        await view.page.screenshot({ path: path.join(folder, file) });
        complaints.push(...view.complaints.map((complaint) => `${file}: ${complaint}`));
        await view.close();
      }
    }
  }
}
await closeBrowser();
process.stdout.write(`Pictures are in ${folder}\n${complaints.map((line) => `${line}\n`).join('')}`);
process.exitCode = complaints.length === 0 ? 0 : 1;
