/** How many leading ids two sequences share. */
export function commonIdPrefix(a: Int32Array, b: Int32Array): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

export function startsWithIds(ids: Int32Array, prefix: Int32Array): boolean {
  return commonIdPrefix(ids, prefix) === prefix.length;
}
