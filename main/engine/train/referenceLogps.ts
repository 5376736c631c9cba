import { createHash } from 'node:crypto';
import type { TokenizedPair } from '../../../shared/pair.ts';
import type { ModelView } from '../model/deviceWeights.ts';
import type { Network } from '../model/network.ts';
import { scorePairs } from './scoring.ts';

/** log π_ref of both answers, nats. */
export interface ReferenceLogps {
  readonly chosen: number;
  readonly rejected: number;
}

/** Where reference log-probs are kept between runs. Keys are `pairKey`s; the model is the cache's own affair. */
export interface ReferenceCache {
  lookUp(keys: readonly string[]): ReadonlyMap<string, ReferenceLogps>;
  store(entries: ReadonlyMap<string, ReferenceLogps>): void;
}

/** A hash of the very ids that are scored, so that it covers data, tokenizer, template and truncation at once. */
export function pairKey({ promptIds, chosenIds, rejectedIds }: TokenizedPair): string {
  const hash = createHash('sha256');
  for (const ids of [promptIds, chosenIds, rejectedIds]) {
    hash.update(`${String(ids.length)}:`);
    hash.update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength));
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * The reference log-probs of all pairs, by pair key: from the cache where they are known, else from one forward
 * pass of the reference model each.
 */
export async function referenceLogps(
  network: Network,
  reference: ModelView,
  pairs: readonly TokenizedPair[],
  options: {
    readonly cache: ReferenceCache;
    readonly microTokens: number;
    readonly onProgress: (done: number, total: number) => void;
    /** Awaited after each pass; false ends the work where it is. */
    readonly between: () => Promise<boolean>;
  },
): Promise<ReadonlyMap<string, ReferenceLogps>> {
  const keyed = new Map(pairs.map((pair) => [pairKey(pair), pair]));
  const known = new Map(options.cache.lookUp([...keyed.keys()]));
  const missing = [...keyed].filter(([key]) => !known.has(key)).map(([, pair]) => pair);
  let done = 0;
  for await (const scored of scorePairs(network, reference, missing, options.microTokens)) {
    const fresh = new Map(
      scored.map(({ pair, chosen, rejected }) => [
        pairKey(pair),
        { chosen: chosen.logp, rejected: rejected.logp },
      ]),
    );
    options.cache.store(fresh);
    for (const [key, logps] of fresh) known.set(key, logps);
    done += scored.length;
    options.onProgress(done, missing.length);
    if (!(await options.between())) break;
  }
  return known;
}
