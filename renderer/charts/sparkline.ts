/**
 * An SVG path through evenly spaced values that fills `width` × `height` (up is more), with room for the line's
 * own thickness. Missing numbers (NaN, infinities) leave a gap; a value alone between gaps is a dot.
 * Empty where there is no number at all.
 */
export function sparklinePath(values: readonly number[], width: number, height: number, inset = 1): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return '';
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const x = (i: number): number => inset + (i * (width - 2 * inset)) / Math.max(1, values.length - 1);
  const y = (value: number): number =>
    high === low ? height / 2 : height - inset - ((value - low) / (high - low)) * (height - 2 * inset);
  let path = '';
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    const starts = !Number.isFinite(values[i - 1]);
    const alone = starts && !Number.isFinite(values[i + 1]);
    const point = `${round(x(i))} ${round(y(value))}`;
    path += starts ? `M${point}` : `L${point}`;
    // A line of no length, which a round cap turns into a dot.
    if (alone) path += 'h0';
  });
  return path;
}

function round(pixels: number): string {
  return String(Math.round(10 * pixels) / 10);
}
