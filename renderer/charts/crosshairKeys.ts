import { firstAtOrAfter } from './lines.ts';
import { clamp, type Range } from './range.ts';

/**
 * Where a key moves the crosshair among the points in view, or null for a key that does not move it.
 * Left and right go to the next point, with Shift by a tenth of what is in view.
 */
export function crosshairTarget(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  steps: Float64Array,
  current: number | null,
  range: Range,
): number | null {
  const first = firstAtOrAfter(steps, range[0]);
  const last = Math.max(first, firstAtOrAfter(steps, range[1] + 1) - 1);
  if (steps[first] === undefined) return null;
  if (key === 'Home') return steps[first];
  if (key === 'End') return steps[last]!;
  const direction = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (direction === undefined) return null;
  if (current === null) return steps[last]!;
  const at = firstAtOrAfter(steps, current);
  const onPoint = steps[at] === current;
  const stride = shiftKey ? Math.max(1, Math.round((last - first) / 10)) : 1;
  // Between two points, going right reaches the one on the right.
  const start = onPoint || direction < 0 ? at : at - 1;
  return steps[clamp(start + direction * stride, first, last)]!;
}
