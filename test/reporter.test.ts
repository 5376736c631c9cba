import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempFolder } from './support/tempFolder.ts';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const reporter = fileURLToPath(new URL('./reporter.ts', import.meta.url));

/** Runs Vitest on files of the given texts; the last line it wrote and its exit status. */
function runVitest(files: Readonly<Record<string, string>>) {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const args = ['run', '--root', folder, '--globals', '--reporter', 'default', '--reporter', reporter];
  const { stdout, status } = spawnSync(process.execPath, [vitest, ...args], { encoding: 'utf8' });
  return { lastLine: stdout.split('\n').at(-2), status };
}

describe('the summary line', () => {
  it('counts what passed, failed and was left out', () => {
    const mixed = "test('a', () => {}); test('b', () => { throw new Error(); }); test.skip('c', () => {});";
    const { lastLine, status } = runVitest({ 'mixed.test.js': mixed });
    expect(lastLine).toBe('1 passed, 1 failed, 1 skipped');
    expect(status).not.toBe(0);
  });

  it('leaves out a count of no skipped tests', () => {
    const { lastLine, status } = runVitest({ 'fine.test.js': "test('a', () => {});" });
    expect(lastLine).toBe('1 passed, 0 failed');
    expect(status).toBe(0);
  });

  it('counts a file that cannot be loaded and a rejection nobody waits for', () => {
    const { lastLine, status } = runVitest({
      'broken.test.js': 'throw new Error();',
      'loose.test.js': "test('a', () => { void Promise.reject(new Error()); });",
    });
    expect(lastLine).toBe('1 passed, 2 failed');
    expect(status).not.toBe(0);
  });
}, 60_000);
