/**
 * Takes a picture of Nudge: `node test/e2e/screenshot.ts FILE.png [WIDTHxHEIGHT] [light|dark]`.
 * `NUDGE_HOME` names the folder whose runs it shows; a new one by default.
 */
import { launchNudge } from './launch.ts';

const [file = 'nudge.png', size = '900x600', colorScheme = 'light'] = process.argv.slice(2);
const [width = 900, height = 600] = size.split('x').map(Number);
const home = process.env['NUDGE_HOME'];

const nudge = await launchNudge({
  size: { width, height },
  colorScheme: colorScheme === 'dark' ? 'dark' : 'light',
  ...(home === undefined ? {} : { home }),
});
await nudge.page.screenshot({ path: file });
process.stdout.write(
  nudge
    .pageErrors()
    .map((error) => `${error}\n`)
    .join(''),
);
await nudge.close();
