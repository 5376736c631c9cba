/**
 * The norm of all gradients taken as one long vector: √ Σ over tensors of Σ g².
 * @param sumsOfSquares one number a tensor, Σ g² over its elements.
 */
export function globalNorm(sumsOfSquares: Iterable<number>): number {
  let total = 0;
  for (const sum of sumsOfSquares) total += sum;
  return Math.sqrt(total);
}

/**
 * The factor that brings gradients of norm `norm` down to `clipNorm`, at most 1: clipNorm / (norm + 1e-6), as
 * torch's `clip_grad_norm_`. A `clipNorm` of 0 turns clipping off. NaN stays NaN: the caller looks at the norm.
 */
export function clipScale(norm: number, clipNorm: number): number {
  return clipNorm === 0 ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
}
