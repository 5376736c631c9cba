/**
 * The logistic function σ(x) = 1 / (1 + e^(−x)), without overflow for any x.
 * Beyond |x| ≈ 745 the small side is exactly 0.
 */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const small = Math.exp(x);
  return small / (1 + small);
}

/**
 * log σ(x) = min(x, 0) − log(1 + e^(−|x|)).
 * The exponent is never positive, so nothing overflows, and log1p keeps the digits where σ(x) is close to 1.
 */
export function logSigmoid(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}

/** dσ/dx = σ(x) σ(−x). */
export function sigmoidSlope(x: number): number {
  return sigmoid(x) * sigmoid(-x);
}
