import { parseArgs } from 'node:util';
import { parseRoute } from '../../renderer/state/route.ts';
import { scenarios, type ScenarioName } from './fake/scenarios.ts';
import { closeBrowser, openView } from './harness.ts';
import { scenes } from './scenes/all.ts';

/*
 * Opens a view on a fake main process and writes a picture of it:
 *   node test/renderer/preview.ts '#run?id=5' --scenario live --scheme dark --size 900x600 --out run.png
 *   node test/renderer/preview.ts --scene data-health-many --out health.png
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scenario: { type: 'string', default: 'filled' },
    /** One of the scenes, by name, instead of a place and a scenario. */
    scene: { type: 'string' },
    scheme: { type: 'string', default: 'light' },
    size: { type: 'string', default: '1440x900' },
    out: { type: 'string', default: 'preview.png' },
    /** Selectors to click, in order, before the picture is taken. */
    click: { type: 'string', multiple: true, default: [] },
    wait: { type: 'string', default: '600' },
  },
});

const [width = 1440, height = 900] = values.size.split('x').map(Number);
const scene = scenes.find(({ name }) => name === values.scene);
const view = await openView(parseRoute(scene?.hash ?? positionals[0] ?? ''), {
  fake: (scene?.fake ?? scenarios[values.scenario as ScenarioName])(),
  scheme: values.scheme === 'dark' ? 'dark' : 'light',
  width,
  height,
});
const { page, complaints, close } = view;
await page.waitForTimeout(Number(values.wait));
await scene?.act?.(view);
await page.waitForTimeout(scene?.act ? 400 : 0);
for (const selector of values.click) {
  await page.locator(selector).first().click();
  await page.waitForTimeout(300);
}
await page.screenshot({ path: values.out });
process.stdout.write(`${values.out}${complaints.map((complaint) => `\n${complaint}`).join('')}\n`);
await close();
await closeBrowser();
