const escapedHalf = /\\u[dD][89a-fA-F]/;

/**
 * Whether a value has text with half a character: a surrogate without its other half. JSON can write that down, but
 * no UTF-8 text, no file of pairs and no tokenizer can hold it.
 * @param json what the value was parsed from
 */
export function hasHalfCharacters(json: string, value: unknown): boolean {
  return escapedHalf.test(json) && !isWhole(value);
}

function isWhole(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isWhole);
  return Object.entries(value).every(([name, inner]) => name.isWellFormed() && isWhole(inner));
}
