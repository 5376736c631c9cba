import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseRoute } from '../../renderer/state/route.ts';
import { closeBrowser, openView } from './harness.ts';
import { scenes } from './scenes/all.ts';

/*
 * Pictures of every view, light and dark, in a small and a usual window, in every state that a person may meet it
 * in, written to `out/screenshots`: `npm run screenshots`, or `npm run screenshots -- run` for views whose name
 * begins so.
 */

const sizes = [
  { width: 900, height: 600 },
  { width: 1440, height: 900 },
];

const folder = path.resolve(import.meta.dirname, '../../out/screenshots');
const wanted = process.argv[2] ?? '';

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const complaints: string[] = [];
for (const { name, hash, fake, act } of scenes.filter((scene) => scene.name.startsWith(wanted))) {
  for (const scheme of ['light', 'dark'] as const) {
    for (const size of sizes) {
      const file = `${name}-${scheme}-${size.width}.png`;
      const view = await openView(parseRoute(hash), { fake: fake(), scheme, ...size });
      await view.page.waitForTimeout(700);
      view.page.setDefaultTimeout(10_000);
      await act?.(view).catch((thrown: unknown) => complaints.push(`${file}: ${String(thrown)}`));
      if (act) await view.page.waitForTimeout(400);
      await view.page.screenshot({ path: path.join(folder, file) });
      complaints.push(...view.complaints.map((complaint) => `${file}: ${complaint}`));
      await view.close();
    }
  }
}
await closeBrowser();
process.stdout.write(`Pictures are in ${folder}\n${complaints.map((line) => `${line}\n`).join('')}`);
process.exitCode = complaints.length === 0 ? 0 : 1;
