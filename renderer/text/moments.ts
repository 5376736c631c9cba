/* Moments as people say them. */

const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

/** A moment as briefly as it is clear: the time today, the day this year, else the date. */
export function shortTime(ms: number, nowMs: number): string {
  const [date, now] = [new Date(ms), new Date(nowMs)];
  return isSameDay(date, now) ? time.format(date) : dayOf(date, now);
}

/** A moment to the minute: `today 14:02`, `yesterday 09:30`, `3 Nov, 14:02`, `3 Nov 2025, 14:02`. */
export function fullTime(ms: number, nowMs: number): string {
  const [date, now, yesterday] = [new Date(ms), new Date(nowMs), new Date(nowMs)];
  yesterday.setDate(yesterday.getDate() - 1);
  if (isSameDay(date, now)) return `today ${time.format(date)}`;
  if (isSameDay(date, yesterday)) return `yesterday ${time.format(date)}`;
  return `${dayOf(date, now)}, ${time.format(date)}`;
}

function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}

function dayOf(date: Date, now: Date): string {
  return (date.getFullYear() === now.getFullYear() ? day : dayAndYear).format(date);
}
