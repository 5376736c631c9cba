const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * A local date in the way of C's `strftime`, always in English: a prompt must not depend on the language of the
 * person's desktop. Directives that chat templates have no use for stay as they are written.
 */
export function formatDate(date: Date, format: string): string {
  const day = days[date.getDay()] ?? '';
  const month = months[date.getMonth()] ?? '';
  const values: Readonly<Record<string, string>> = {
    '%Y': String(date.getFullYear()),
    '%y': padded(date.getFullYear() % 100),
    '%m': padded(date.getMonth() + 1),
    '%d': padded(date.getDate()),
    '%B': month,
    '%b': month.slice(0, 3),
    '%A': day,
    '%a': day.slice(0, 3),
    '%H': padded(date.getHours()),
    '%M': padded(date.getMinutes()),
    '%S': padded(date.getSeconds()),
    '%%': '%',
  };
  return format.replace(/%./g, (directive) => values[directive] ?? directive);
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}
