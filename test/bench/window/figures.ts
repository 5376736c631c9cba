/** The middle of some numbers; NaN of none. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The number below which a share of them lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const rising = numbers.toSorted((a, b) => a - b);
  return rising[Math.min(rising.length - 1, Math.floor(share * rising.length))] ?? NaN;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A figure beside its aim: `below` or `above` it. */
export function printAim(
  name: string,
  value: number,
  aim: number,
  unit: string,
  wanted: 'below' | 'above',
): void {
  const ratio = wanted === 'below' ? value / aim : aim / value;
  const sign = wanted === 'below' ? '≤' : '≥';
  const verdict = ratio <= 1 ? 'met' : 'missed';
  print(
    `${name.padEnd(58)} ${value.toFixed(1).padStart(8)} ${unit}   aim ${sign} ${aim} ${unit}   ${verdict}, ${ratio.toFixed(2)} of it`,
  );
}

/** A figure that has no aim. */
export function printFigure(name: string, value: string): void {
  print(`${name.padEnd(58)} ${value}`);
}
