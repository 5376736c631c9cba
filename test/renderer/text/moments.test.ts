import { expect, test } from 'vitest';
import { fullTime, shortTime } from '../../../renderer/text/moments.ts';

const now = new Date(2026, 0, 2, 0, 30).getTime();
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime();

test.each([
  [at(2026, 0, 2, 0, 5), 'today 00:05', '00:05'],
  [at(2026, 0, 1, 23, 59), 'yesterday 23:59', 'Jan 1'],
  [at(2026, 0, 1, 0, 0), 'yesterday 00:00', 'Jan 1'],
  [at(2025, 11, 31, 14, 2), 'Dec 31, 2025, 14:02', 'Dec 31, 2025'],
  [at(2026, 1, 3, 9, 7), 'Feb 3, 09:07', 'Feb 3'],
])('%d is %s', (ms, full, short) => {
  expect(fullTime(ms, now)).toBe(full);
  expect(shortTime(ms, now)).toBe(short);
});
