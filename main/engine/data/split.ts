import type { PreferencePair } from '../../../shared/pair.ts';
import type { SplitRules } from '../../../shared/run.ts';
import type { Random } from '../random.ts';
import { promptKey } from './health/promptKey.ts';
import { TextFacts } from './health/textFacts.ts';

export interface Split<Pair> {
  readonly train: readonly Pair[];
  readonly heldOut: readonly Pair[];
}

/** How new runs are split. */
export const newestSplitRules: SplitRules = 2;

/** More held-out pairs tell little more: of 500, an accuracy is known to 2 points (its standard error), of 5,000 to 0.7. */
const enoughHeldOut = 500;
const usualFraction = 0.1;

/** The share of so many pairs that is held out where nobody says: each test takes all of them. Two digits. */
export function fractionHeldOut(pairs: number): number {
  return Number(Math.min(usualFraction, enoughHeldOut / pairs).toPrecision(2));
}

/**
 * Holds out about `fraction` (0 to 1) of the pairs. All pairs with one prompt go to the same side, or the held-out
 * pairs would measure memory. Both sides keep the source's order. With a fraction above 0 and at least two
 * prompts, both sides get at least one prompt; with a single prompt all pairs are trained on.
 * @param pairs each with what its prompt is to a split (`splitKeys`)
 */
export function splitPairs<Pair extends { readonly splitKey: string }>(
  pairs: readonly Pair[],
  fraction: number,
  random: Random,
): Split<Pair> {
  const groups = new Map<string, number>();
  for (const { splitKey } of pairs) groups.set(splitKey, (groups.get(splitKey) ?? 0) + 1);
  const heldOut = chooseGroups(groups, fraction * pairs.length, random);
  return {
    train: pairs.filter(({ splitKey }) => !heldOut.has(splitKey)),
    heldOut: pairs.filter(({ splitKey }) => heldOut.has(splitKey)),
  };
}

/** Gives what tells prompts apart by some rules: pairs with the same key go to the same side. */
export function splitKeys(rules: SplitRules): (pair: PreferencePair) => string {
  return rules === 1 ? exactKey : plainKeys();
}

/** Takes prompts in random order while each brings the held-out count closer to `wanted`; at least one. */
function chooseGroups(
  groups: ReadonlyMap<string, number>,
  wanted: number,
  random: Random,
): ReadonlySet<string> {
  const chosen = new Set<string>();
  if (wanted <= 0 || groups.size < 2) return chosen;
  const shuffled = random.shuffle([...groups]);
  let count = 0;
  for (const [key, size] of shuffled) {
    const closer = Math.abs(count + size - wanted) < Math.abs(count - wanted);
    if (!closer || chosen.size === groups.size - 1) continue;
    chosen.add(key);
    count += size;
  }
  const [smallest] = shuffled.toSorted(([, a], [, b]) => a - b);
  if (chosen.size === 0 && smallest !== undefined) chosen.add(smallest[0]);
  return chosen;
}

function plainKeys(): (pair: PreferencePair) => string {
  const prompt = new TextFacts();
  return (pair) => {
    prompt.read(pair.prompt);
    const key = promptKey(prompt);
    return key === null ? '' : `${String(key.low)} ${String(key.high)}`;
  };
}

function exactKey(pair: PreferencePair): string {
  return typeof pair.prompt === 'string'
    ? `text:${pair.prompt}`
    : `chat:${JSON.stringify(pair.prompt.map(({ role, content }) => [role, content]))}`;
}
