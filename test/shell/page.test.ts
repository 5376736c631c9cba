import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerPage, isPageUrl, pageUrl } from '../../main/shell/page.ts';
import { tempFolder } from '../support/tempFolder.ts';

/** A built page, and a file outside it that it must never give. */
function pageFolder(): string {
  const folder = join(tempFolder(), 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<title>Nudge</title>');
  writeFileSync(join(folder, 'assets/app.js'), 'void 0');
  writeFileSync(join(folder, 'notes.txt'), 'not for the page');
  writeFileSync(join(folder, '../secret.js'), 'secret');
  return folder;
}

describe('the page', () => {
  it('is served with a policy that lets nothing from elsewhere in', async () => {
    const answer = await answerPage(pageFolder(), pageUrl);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('<title>Nudge</title>');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
  });

  it('serves what lies beside it', async () => {
    const answer = await answerPage(pageFolder(), 'app://nudge/assets/app.js?v=1#x');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
  });

  it.each([
    'app://nudge/',
    'app://nudge/missing.js',
    'app://nudge/notes.txt',
    'app://nudge/..%2fsecret.js',
    'app://nudge/assets/..%2f..%2fsecret.js',
    'app://nudge/%E0%A4%A.js',
    'app://nudge/index.html%00.js',
    'app://other/index.html',
    'https://example.com/index.html',
    'file:///etc/passwd',
  ])('has nothing at %s', async (url) => {
    expect((await answerPage(pageFolder(), url)).status).toBe(404);
  });

  it('never leaves its folder, whatever the address', async () => {
    const folder = pageFolder();
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), async (tail) => {
        const answer = await answerPage(folder, `app://nudge/${tail}`);
        expect(await answer.text()).not.toContain('secret');
      }),
    );
  });

  it('knows its own addresses', () => {
    expect(isPageUrl('app://nudge/index.html#run?id=1')).toBe(true);
    expect(isPageUrl('app://nudge.evil/index.html')).toBe(false);
    expect(isPageUrl('https://nudge/index.html')).toBe(false);
  });
});
