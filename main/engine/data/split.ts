import type { SourcePair } from '../../../shared/pair.ts';
import type { SplitRules } from '../../../shared/run.ts';
import type { Random } from '../random.ts';
import { promptKey } from './health/promptKey.ts';
import { TextFacts } from './health/textFacts.ts';

export interface Split {
  readonly train: readonly SourcePair[];
  readonly heldOut: readonly SourcePair[];
}

/** How new runs are split. */
export const newestSplitRules: SplitRules = 2;

/**
 * Holds out about `fraction` (0 to 1) of the pairs. All pairs with one prompt go to the same side, or the held-out
 * pairs would measure memory. Both sides keep the source's order. With a fraction above 0 and at least two
 * prompts, both sides get at least one prompt; with a single prompt all pairs are trained on.
 */
export function splitPairs(
  pairs: readonly SourcePair[],
  fraction: number,
  random: Random,
  rules: SplitRules,
): Split {
  const keyOf = rules === 1 ? exactKey : plainKeys();
  const keys = pairs.map(({ pair }) => keyOf(pair));
  const groups = new Map<string, number>();
  for (const key of keys) groups.set(key, (groups.get(key) ?? 0) + 1);
  const heldOut = chooseGroups(groups, fraction * pairs.length, random);
  const isHeldOut = (index: number): boolean => heldOut.has(keys[index] ?? '');
  return {
    train: pairs.filter((_, index) => !isHeldOut(index)),
    heldOut: pairs.filter((_, index) => isHeldOut(index)),
  };
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

type KeyOf = (pair: SourcePair['pair']) => string;

function plainKeys(): KeyOf {
  const prompt = new TextFacts();
  return (pair) => {
    prompt.read(pair.prompt);
    const key = promptKey(prompt);
    return key === null ? '' : `${String(key.low)} ${String(key.high)}`;
  };
}

function exactKey(pair: SourcePair['pair']): string {
  return typeof pair.prompt === 'string'
    ? `text:${pair.prompt}`
    : `chat:${JSON.stringify(pair.prompt.map(({ role, content }) => [role, content]))}`;
}
