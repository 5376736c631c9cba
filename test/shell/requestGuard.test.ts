import { expect, it } from 'vitest';
import { RequestGuard } from '../../main/shell/requestGuard.ts';

it('lets the page through, refuses the rest, and counts what it refused', () => {
  const counts: number[] = [];
  const guard = new RequestGuard((count) => counts.push(count));
  expect(guard.allows('app://nudge/index.html')).toBe(true);
  expect(guard.allows('blob:app://nudge/1234')).toBe(true);
  expect(guard.allows('data:image/png;base64,AAAA')).toBe(true);
  expect(guard.blocked).toBe(0);
  const refused = [
    'https://example.com',
    'http://127.0.0.1:80',
    'ws://x',
    'file:///etc/passwd',
    'app://other/a.js',
  ];
  for (const url of refused) expect(guard.allows(url)).toBe(false);
  expect(guard.blocked).toBe(refused.length);
  expect(counts).toEqual([1, 2, 3, 4, 5]);
});
