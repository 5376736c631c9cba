/*
 * Choosing rows of a list, as lists on the desktop do it: a row at a time, a range from the last one touched, all.
 */

export interface RowSelection {
  readonly ids: ReadonlySet<number>;
  /** Where a range starts: the row that was last chosen or left out; null before that. */
  readonly anchor: number | null;
}

export const emptySelection: RowSelection = { ids: new Set(), anchor: null };

/** Chooses a row or leaves it out. */
export function toggleRow({ ids }: RowSelection, id: number): RowSelection {
  const changed = new Set(ids);
  if (!changed.delete(id)) changed.add(id);
  return { ids: changed, anchor: id };
}

/** Adds every row between the anchor and `id`, both included; `id` alone where the anchor is not in the list. */
export function selectRange(
  { ids, anchor }: RowSelection,
  id: number,
  listed: readonly number[],
): RowSelection {
  const end = listed.indexOf(id);
  const start = anchor === null ? -1 : listed.indexOf(anchor);
  if (end === -1) return { ids, anchor };
  if (start === -1) return { ids: new Set(ids).add(id), anchor: id };
  const range = listed.slice(Math.min(start, end), Math.max(start, end) + 1);
  return { ids: new Set([...ids, ...range]), anchor };
}

export function selectAll(listed: readonly number[]): RowSelection {
  return { ids: new Set(listed), anchor: listed[0] ?? null };
}

/** Forgets rows that are no longer in the list; the same object where there are none. */
export function keepListed(selection: RowSelection, listed: readonly number[]): RowSelection {
  const known = new Set(listed);
  const kept = [...selection.ids].filter((id) => known.has(id));
  if (kept.length === selection.ids.size) return selection;
  return { ids: new Set(kept), anchor: selection.anchor };
}
