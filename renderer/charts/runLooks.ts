import type { ColorToken } from './lines.ts';

/** How a run's lines are told from those of others. */
export interface RunLook {
  readonly color: ColorToken;
  readonly dash: readonly number[];
}

const colors: readonly ColorToken[] = ['--run-1', '--run-2', '--run-3', '--run-4', '--run-5', '--run-6'];
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2]];

/** Five dashes and six colours: thirty runs before two look the same, and neighbours differ in both. */
export function runLook(place: number): RunLook {
  return { color: colors[place % colors.length]!, dash: dashes[place % dashes.length]! };
}
