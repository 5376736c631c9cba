/** Where an axis begins and ends. */
export type Range = readonly [low: number, high: number];

export interface RangeWishes {
  /** Always show this value. */
  readonly include: number | null;
  /** Never go beyond. */
  readonly bounds: Range | null;
  /** Never shows less than this from bottom to top, on a linear scale. */
  readonly leastSpan: number;
  readonly log: boolean;
}

/** Share of the data's extent left free above and below. */
const air = 0.05;

/**
 * A y-axis tight to the data. `low` and `high` are the smallest and largest number in view, null where there is
 * none; a flat curve gets room around it.
 */
export function valueRange(low: number | null, high: number | null, wishes: RangeWishes): Range {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return wishes.log ? [0.1, 1] : (wishes.bounds ?? [0, 1]);
  }
  if (wishes.log) return logRange(low, high);
  const [from, to] = widened(
    wishes.include === null ? low : Math.min(low, wishes.include),
    wishes.include === null ? high : Math.max(high, wishes.include),
    wishes.leastSpan,
  );
  const extent = to - from || Math.abs(to) * 0.1 || 1;
  const [least, most] = wishes.bounds ?? [-Infinity, Infinity];
  return [clamp(from - air * extent, least, most), clamp(to + air * extent, least, most)];
}

function widened(from: number, to: number, leastSpan: number): Range {
  const missing = Math.max(0, leastSpan - (to - from));
  return [from - missing / 2, to + missing / 2];
}

function logRange(low: number, high: number): Range {
  const extent = Math.log10(high) - Math.log10(low) || 0.1;
  return [10 ** (Math.log10(low) - air * extent), 10 ** (Math.log10(high) + air * extent)];
}

/** Around `centre`, `factor` times as wide, inside `whole`; null when that is all of it. */
export function zoomed(range: Range, whole: Range, factor: number, centre: number): Range | null {
  const span = Math.max(minimumSpan, (range[1] - range[0]) * factor);
  if (span >= whole[1] - whole[0]) return null;
  const share = (centre - range[0]) / (range[1] - range[0] || 1);
  const from = clamp(centre - share * span, whole[0], whole[1] - span);
  return [from, from + span];
}

/** Steps; a narrower view shows nothing. */
export const minimumSpan = 4;

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
