/** A label beside the end of its line. `y` is the middle of the text. */
export interface EndLabel {
  readonly text: string;
  readonly y: number;
}

/**
 * Moves labels apart until none covers another, each as little as possible and all between `top` and `bottom`.
 * The order of their places stays; where there is no room for all, they keep even distances.
 */
export function spreadLabels<Label extends EndLabel>(
  labels: readonly Label[],
  height: number,
  top: number,
  bottom: number,
): Label[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const room = bottom - top;
  const step = sorted.length > 1 ? Math.min(height, (room - height) / (sorted.length - 1)) : 0;
  const first = top + height / 2;
  const places: number[] = [];
  sorted.forEach(({ y }, i) => {
    const least = i === 0 ? first : places[i - 1]! + step;
    places.push(Math.max(y, least));
  });
  for (let i = places.length - 1, most = bottom - height / 2; i >= 0; i--, most = places[i + 1]! - step) {
    places[i] = Math.min(places[i]!, most);
  }
  return sorted.map((label, i) => ({ ...label, y: places[i]! }));
}
