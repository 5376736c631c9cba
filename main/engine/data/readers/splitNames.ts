/** What people call the parts of their data: what a model learns from, and what it is tested on. */
const train = /(?:^|[^a-z])train(?:ing|set)?(?![a-z])/i;
const others = /(?:^|[^a-z])(?<name>test|validation|valid|val|dev|eval|held[-_ ]?out)(?![a-z])/i;

/** Whether a file or a split by this name is there to learn from. */
export function isTrainName(name: string): boolean {
  return train.test(name);
}

/** The split that a name tells, in small letters; null for what is there to learn from, or tells nothing. */
export function otherSplitOf(name: string): string | null {
  if (isTrainName(name)) return null;
  return others.exec(name)?.groups?.['name']?.toLowerCase() ?? null;
}

/** Of several splits, the one to test a run on: `test` is for what comes after the last run. */
export function splitToTestOn(splits: readonly string[]): string | null {
  return splits.find((split) => split !== 'test') ?? splits[0] ?? null;
}
