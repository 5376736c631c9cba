import { expect, it } from 'vitest';
import { formatDate } from '../../../main/engine/text/strftime.ts';

it('formats dates in English as Python does', () => {
  const date = new Date(2026, 2, 5, 7, 8, 9);
  expect(formatDate(date, '%d %b %Y')).toBe('05 Mar 2026');
  expect(formatDate(date, '%A, %B %d, %y at %H:%M:%S')).toBe('Thursday, March 05, 26 at 07:08:09');
  expect(formatDate(date, '%a %m/%d 100%% %q')).toBe('Thu 03/05 100% %q');
});
