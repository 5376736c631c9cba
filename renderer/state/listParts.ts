/**
 * Browsers draw nothing below some 33 million pixels, so a list of a million pairs cannot be scrolled in one piece.
 * Rows in a part: at 600 pixels each, which few pairs reach, a part stays below it.
 */
export const partRows = 50_000;

/** A stretch of a list that is scrolled in one piece. Places count from 0. */
export interface ListPart {
  readonly index: number;
  readonly first: number;
  /** The place after its last one. */
  readonly end: number;
}

/** How many parts a list of `total` rows has: one, also for an empty list. */
export function countParts(total: number): number {
  return Math.max(1, Math.ceil(total / partRows));
}

/** The part by its index, or the nearest one that there is. */
export function listPart(index: number, total: number): ListPart {
  const there = Math.max(0, Math.min(index, countParts(total) - 1));
  return { index: there, first: there * partRows, end: Math.min(total, (there + 1) * partRows) };
}

/** Which part a place lies in. */
export function partOf(place: number): number {
  return Math.floor(place / partRows);
}
