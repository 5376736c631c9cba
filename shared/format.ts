/* Numbers as people read them: rounded to what means something, with their unit. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function formatCount(count: number): string {
  return grouped.format(count);
}

/** `1 step`, `2 steps`. */
export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function formatPercent(fraction: number): string {
  return Number.isFinite(fraction) ? `${String(Math.round(100 * fraction))} %` : '?';
}

/** Three decimals, or for tiny and huge numbers powers of ten. */
export function formatLoss(loss: number): string {
  if (!Number.isFinite(loss)) return '?';
  const size = Math.abs(loss);
  return size !== 0 && (size < 0.001 || size >= 10_000) ? loss.toExponential(1) : loss.toFixed(3);
}

/** Two decimals with a sign, and no sign on what rounds to 0. */
export function formatSigned(value: number): string {
  if (!Number.isFinite(value)) return '?';
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}

export function formatRate(rate: number): string {
  return rate >= 0.001 || rate === 0 ? String(rate) : rate.toExponential();
}

export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, 's');
  return withRest(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

/** Rounded up, so that it never says less than it takes. */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : withRest(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1)} ${units[power] ?? ''}`;
}

/** `2.8 million`, `135 million`, `7.2 billion`. */
export function formatParameters(count: number): string {
  if (count < 1e6) return formatCount(count);
  const [value, word] = count < 1e9 ? [count / 1e6, 'million'] : [count / 1e9, 'billion'];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${word}`;
}

/** A moment in the computer's own time zone, to the minute. */
export function formatTime(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
