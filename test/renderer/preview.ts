import { parseArgs } from 'node:util';
import { parseRoute } from '../../renderer/state/route.ts';
import { scenarios, type ScenarioName } from './fake/scenarios.ts';
import { closeBrowser, openView } from './harness.ts';

/*
 * Opens a view on a fake main process and writes a picture of it:
 *   node test/renderer/preview.ts '#run?id=5' --scenario live --scheme dark --size 900x600 --out run.png
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scenario: { type: 'string', default: 'filled' },
    scheme: { type: 'string', default: 'light' },
    size: { type: 'string', default: '1440x900' },
    out: { type: 'string', default: 'preview.png' },
    /** Selectors to click, in order, before the picture is taken. */
    click: { type: 'string', multiple: true, default: [] },
    wait: { type: 'string', default: '600' },
  },
});

const [width = 1440, height = 900] = values.size.split('x').map(Number);
const { page, complaints, close } = await openView(parseRoute(positionals[0] ?? ''), {
  fake: scenarios[values.scenario as ScenarioName](),
  scheme: values.scheme === 'dark' ? 'dark' : 'light',
  width,
  height,
});
await page.waitForTimeout(Number(values.wait));
for (const selector of values.click) {
  await page.locator(selector).first().click();
  await page.waitForTimeout(300);
}
await page.screenshot({ path: values.out });
process.stdout.write(`${values.out}${complaints.map((complaint) => `\n${complaint}`).join('')}\n`);
await close();
await closeBrowser();
