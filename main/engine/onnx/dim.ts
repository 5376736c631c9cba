/**
 * A dimension: a known size, or a product of letters with an integer factor, such as `N`, `N*S` or `2*S`.
 * Canonical form: factor first (left out when 1), letters sorted, joined by `*`.
 */
export type Dim = number | string;
export type Shape = readonly Dim[];

interface Monomial {
  readonly factor: number;
  readonly letters: readonly string[];
}

function parse(dim: Dim): Monomial {
  if (typeof dim === 'number') return { factor: dim, letters: [] };
  const parts = dim.split('*');
  const head = Number(parts[0]);
  return Number.isNaN(head) ? { factor: 1, letters: parts } : { factor: head, letters: parts.slice(1) };
}

function format({ factor, letters }: Monomial): Dim {
  if (letters.length === 0 || factor === 0) return factor;
  const sorted = [...letters].sort().join('*');
  return factor === 1 ? sorted : `${String(factor)}*${sorted}`;
}

/** a · b */
export function multiplyDims(a: Dim, b: Dim): Dim {
  const [x, y] = [parse(a), parse(b)];
  return format({ factor: x.factor * y.factor, letters: [...x.letters, ...y.letters] });
}

/** a / b where it divides exactly, else null. */
export function divideDims(a: Dim, b: Dim): Dim | null {
  const [x, y] = [parse(a), parse(b)];
  if (y.factor === 0 || x.factor % y.factor !== 0) return null;
  const left = [...x.letters];
  for (const letter of y.letters) {
    const at = left.indexOf(letter);
    if (at < 0) return null;
    left.splice(at, 1);
  }
  return format({ factor: x.factor / y.factor, letters: left });
}

/** The number of elements of a shape. */
export function sizeOf(shape: Shape): Dim {
  return shape.reduce<Dim>(multiplyDims, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** `[N, S, 64]`, for messages. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
