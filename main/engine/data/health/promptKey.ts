import type { TextFacts } from './textFacts.ts';

/** 63 bits: the lowest of `low` is 0. Unsigned. */
interface PromptKey {
  readonly low: number;
  readonly high: number;
}

/**
 * What tells prompts apart where one must not stand on both sides of a split: white space and case are set aside, who
 * speaks is not. Null for a prompt of nothing at all. Whenever other prompts become the same by it, `SplitRules`
 * get one more, for a stored run is split again when it goes on.
 */
export function promptKey(prompt: TextFacts): PromptKey | null {
  if (prompt.words === 0 && prompt.tokenCount === 0) return null;
  return { low: (prompt.plainLow & ~1) >>> 0, high: prompt.plainHigh >>> 0 };
}
