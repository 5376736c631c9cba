import type { SourcePair } from '../../../shared/dataset.ts';
import type { Random } from '../random.ts';

export interface Split {
  readonly train: readonly SourcePair[];
  readonly heldOut: readonly SourcePair[];
}

/**
 * Holds out about `fraction` (0 to 1) of the pairs. All pairs with one prompt go to the same side, or the held-out
 * pairs would measure memory. Both sides keep the source's order. With a fraction above 0 and at least two
 * prompts, both sides get at least one prompt; with a single prompt all pairs are trained on.
 */
export function splitPairs(pairs: readonly SourcePair[], fraction: number, random: Random): Split {
  const groups = new Map<string, number>();
  for (const { pair } of pairs) {
    const key = promptKey(pair);
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  const heldOut = chooseGroups(groups, fraction * pairs.length, random);
  return {
    train: pairs.filter(({ pair }) => !heldOut.has(promptKey(pair))),
    heldOut: pairs.filter(({ pair }) => heldOut.has(promptKey(pair))),
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

function promptKey(pair: SourcePair['pair']): string {
  return typeof pair.prompt === 'string'
    ? `text:${pair.prompt}`
    : `chat:${JSON.stringify(pair.prompt.map(({ role, content }) => [role, content]))}`;
}
