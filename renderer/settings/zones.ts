import type { SliderRange } from '../../shared/run.ts';

/** Where on a slider a value lies: outside the part that usually works, or in its lower quarter, its middle, or its upper quarter. */
export type Zone = 'below' | 'low' | 'middle' | 'high' | 'above';

/** Quarters by ratio: both sliders are logarithmic. */
export function zoneOf(value: number, { saneMin, saneMax }: SliderRange): Zone {
  if (value < saneMin) return 'below';
  if (value > saneMax) return 'above';
  const share = Math.log(value / saneMin) / Math.log(saneMax / saneMin);
  if (share < 1 / 4) return 'low';
  return share <= 3 / 4 ? 'middle' : 'high';
}
