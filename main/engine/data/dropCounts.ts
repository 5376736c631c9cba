import type { DroppedRow, DropReason } from '../../../shared/pair.ts';

export type DropCounts = Readonly<Partial<Record<DropReason, number>>>;

/** How many rows were left out for each reason. */
export function countReasons(dropped: readonly DroppedRow[]): DropCounts {
  const counts: Partial<Record<DropReason, number>> = {};
  for (const { reason } of dropped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** The counts in words, for a message: "3 empty-answer, 1 wrong-type". */
export function describeCounts(counts: DropCounts): string {
  return Object.entries(counts)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
}
