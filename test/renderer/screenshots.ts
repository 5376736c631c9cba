import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseRoute } from '../../renderer/state/route.ts';
import { closeBrowser, openView } from './harness.ts';
import { scenes } from './scenes/all.ts';

/*
 * Pictures of every view, light and dark, in a small and a usual window, in every state that a person may meet it
 * in, and of each view's main state on the largest screen, written to `out/screenshots`: `npm run screenshots`, or
 * `npm run screenshots -- run` for views whose name begins so.
 */

interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const looks: readonly Look[] = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, width: 900, height: 600 },
  { scheme, width: 1440, height: 900 },
]);
const largest: Look = { scheme: 'light', width: 3840, height: 2160 };
/** Scenes that are drawn on the largest screen too. */
const onLargest = new Set([
  ...['welcome-empty', 'new-run-settings-filled', 'run-live', 'runs-filled', 'compare-filled'],
  ...['data-filled', 'data-one-filled', 'data-pairs-differs-chat', 'data-health-many', 'data-lengths'],
  ...['data-tokens-chat', 'import-mapping-ready', 'playground-filled', 'learn-filled', 'models-filled'],
]);

const folder = path.resolve(import.meta.dirname, '../../out/screenshots');
const wanted = process.argv[2] ?? '';

mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder).filter((name) => name.startsWith(wanted))) {
  rmSync(path.join(folder, file), { recursive: true });
}
const complaints: string[] = [];
for (const { name, hash, fake, act } of scenes.filter((scene) => scene.name.startsWith(wanted))) {
  for (const look of onLargest.has(name) ? [...looks, largest] : looks) {
    const file = `${name}-${look.scheme}-${look.width}.png`;
    const view = await openView(parseRoute(hash), { fake: fake(), ...look });
    await view.page.waitForTimeout(700);
    view.page.setDefaultTimeout(10_000);
    await act?.(view).catch((thrown: unknown) => complaints.push(`${file}: ${String(thrown)}`));
    if (act) await view.page.waitForTimeout(400);
    await view.page.screenshot({ path: path.join(folder, file) });
    complaints.push(...view.complaints.map((complaint) => `${file}: ${complaint}`));
    await view.close();
  }
}
await closeBrowser();
process.stdout.write(`Pictures are in ${folder}\n${complaints.map((line) => `${line}\n`).join('')}`);
process.exitCode = complaints.length === 0 ? 0 : 1;
