import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { nudge, textPairs, tinyModelDir } from '../support/cli.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

const train = ['train', '--model', tinyModelDir, '--data', textPairs];

const faults: readonly [readonly string[], string, RegExp][] = [
  [['trian'], 'USAGE', /no command nudge trian/],
  [['runs'], 'USAGE', /no command nudge runs/],
  [['train', '--data', textPairs], 'USAGE', /--model DIR/],
  [['train', '--model', tinyModelDir], 'USAGE', /--data FILE/],
  [[...train, '--betta', '1'], 'USAGE', /no flag --betta/],
  [[...train, '--lr'], 'USAGE', /--lr needs a value/],
  [[...train, 'now'], 'USAGE', /"now"/],
  [[...train, '--shuffle', 'maybe'], 'USAGE', /--shuffle takes true or false/],
  [[...train, '--loss', 'sigmoid+0.1*sfd'], 'USAGE', /sfd/],
  [[...train, '--loss', 'sigmoid+0*sft'], 'SETTING_OUT_OF_RANGE', /weight of the loss sft is 0/],
  [[...train, '--eval-data', textPairs, '--eval-fraction', '0.1'], 'USAGE', /together/],
  [['train', '--resume', '1', '--lr', '1'], 'USAGE', /--lr cannot be used with --resume/],
  [[...train, '--lr', '0'], 'SETTING_OUT_OF_RANGE', /^--lr is 0, but it must be/],
  [[...train, '--lr', '-1e-5'], 'SETTING_OUT_OF_RANGE', /^--lr is -0.00001/],
  [[...train, '--lr', 'NaN'], 'USAGE', /^--lr takes a number.*"NaN"/],
  [[...train, '--beta', '0'], 'SETTING_OUT_OF_RANGE', /^--beta is 0, but it must be/],
  [[...train, '--beta', '-0.1'], 'SETTING_OUT_OF_RANGE', /^--beta is -0.1/],
  [[...train, '--beta', 'NaN'], 'USAGE', /^--beta takes a number/],
  [[...train, '--batch', '2.5'], 'SETTING_OUT_OF_RANGE', /^--batch is 2.5/],
  [[...train, '--rank', '0'], 'SETTING_OUT_OF_RANGE', /^--rank is 0/],
  [
    ['logprobs', '--model', tinyModelDir, '--data', textPairs, '--micro-tokens', '0'],
    'SETTING_OUT_OF_RANGE',
    /^--micro/,
  ],
  [['data', 'inspect', textPairs, '--max-length', '1'], 'SETTING_OUT_OF_RANGE', /^--max-length is 1/],
  [['runs', 'show', 'first'], 'USAGE', /"first"/],
  [['logprobs', '--model', tinyModelDir], 'USAGE', /--data FILE/],
  [
    ['generate', '--model', tinyModelDir, '--prompt', 'a', '--top-p', '0'],
    'SETTING_OUT_OF_RANGE',
    /^--top-p/,
  ],
];

describe('a command line that cannot be carried out', () => {
  test.each(faults)('%j', async (args, code, message) => {
    const home = join(tempFolder(), 'home');
    const result = await nudge(args.includes('generate') ? args : [...args, '--json'], { home });
    expect(result.code).toBe(2);
    if (args.includes('generate')) expect(result.stderr).toMatch(/^Error: --top-p is 0/);
    else {
      const [error, ...more] = result.events();
      expect(error).toMatchObject({ event: 'error', code });
      expect(error?.['message']).toMatch(message);
      expect(more).toEqual([]);
    }
    expect(existsSync(home)).toBe(false);
  });

  test('nothing at all shows the commands', async () => {
    const result = await nudge([], { home: tempFolder() });
    expect(result.code).toBe(2);
    expect(result.stdout).toContain('nudge train');
  });
});

describe('help', () => {
  test.each([
    [['--help'], /nudge train .*\n.*nudge logprobs/],
    [['train', '--help'], /--micro-tokens N/],
    [['train', '--model', '-h'], /--eval-fraction F/],
    [['generate', '--help'], /--max-new-tokens N/],
    [['data', '--help'], /nudge data inspect/],
    [['runs', 'show', '--help'], /nudge runs show ID/],
  ])('%j', async (args, text) => {
    const result = await nudge(args, { home: tempFolder() });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(text);
    for (const line of result.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('--version', async () => {
    const result = await nudge(['--version'], { home: tempFolder() });
    expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown });
  });
});
