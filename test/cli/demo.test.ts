import { expect, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { nudge } from '../support/cli.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 120_000 });

test('the demo teaches the starter model in a few steps', async () => {
  const [, , ...args] = packageJson.scripts.demo.replace(/ --name .*/, '').split(' ');
  const quick = ['--max-steps', '24', '--eval-every', '24', '--sample-prompts', '0', '--json'];
  const result = await nudge([...args, ...quick], { home: tempFolder() });
  const [before, now] = result.events().filter(({ event }) => event === 'eval');
  expect(result.events().at(-1)).toMatchObject({ event: 'done', step: 24 });
  expect(before?.['loss']).toBeCloseTo(Math.LN2, 4);
  expect(now?.['rewards/accuracies']).toBeGreaterThan(0.75);
  expect(now?.['loss']).toBeLessThan(Number(before?.['loss']));
});
