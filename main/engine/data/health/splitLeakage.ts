import type { Finding } from '../../../../shared/dataRoom.ts';
import { forEachInSlices } from '../../slices.ts';
import type { Collected } from './collector.ts';
import { Column, words32 } from './column.ts';
import { forEachEqual } from './equalKeys.ts';
import { mix32 } from './hash.ts';
import type { HealthPair } from './healthPair.ts';
import { promptKey } from './promptKey.ts';
import { severityOf } from './severity.ts';
import { TextFacts } from './textFacts.ts';

/**
 * Held-out pairs whose prompt is also trained on: the held-out curves then measure memory too. Prompts are compared
 * by `promptKey`, as a split made by Nudge is; a pair without a prompt shares none.
 *
 * Method: a 64-bit hash of the prompt, one bit of which says the side. 8 bytes a pair.
 *
 * Figures: `heldOut` (pairs), `prompts` (different ones on both sides).
 */
export class SplitLeakage {
  /** The lowest bit says whether the pair is held out. */
  readonly #low = new Column(words32);
  readonly #high = new Column(words32);
  #heldOut = 0;

  take(prompt: TextFacts, isHeldOut: boolean): void {
    const row = this.#low.rows;
    const side = isHeldOut ? 1 : 0;
    this.#heldOut += side;
    // Without a prompt, a key that no other row has.
    const key = promptKey(prompt) ?? { low: mix32(row) & ~1, high: mix32(~row) };
    this.#low.push(key.low | side);
    this.#high.push(key.high);
  }

  finish(): Collected | null {
    const leaking: number[] = [];
    let prompts = 0;
    forEachEqual(
      this.#low.rows,
      (row) => this.#low.get(row) >>> 1,
      (row) => this.#high.get(row),
      (rows) => {
        const heldOut = rows.filter((row) => (this.#low.get(row) & 1) === 1);
        if (heldOut.length === 0 || heldOut.length === rows.length) return;
        prompts += 1;
        for (const row of heldOut) leaking.push(row);
      },
    );
    if (leaking.length === 0) return null;
    const positions = Uint32Array.from(leaking).sort();
    const figures = { heldOut: this.#heldOut, prompts };
    return { positions, share: positions.length / this.#heldOut, figures };
  }
}

export interface Leakage {
  readonly finding: Finding;
  /** Ids of the held-out pairs, ascending. */
  readonly pairs: Uint32Array;
}

/** What `heldOut` shares with `train`, two datasets; null when that is nothing. */
export async function leakage(
  train: Iterable<HealthPair>,
  heldOut: Iterable<HealthPair>,
): Promise<Leakage | null> {
  const sides = new SplitLeakage();
  const prompt = new TextFacts();
  let trained = 0;
  await forEachInSlices(train, ({ pair }) => {
    prompt.read(pair.prompt);
    sides.take(prompt, false);
    trained += 1;
  });
  const ids = new Column(words32);
  await forEachInSlices(heldOut, ({ pair, id }) => {
    prompt.read(pair.prompt);
    sides.take(prompt, true);
    ids.push(id);
  });
  const found = sides.finish();
  if (found === null) return null;
  const pairs = found.positions.map((position) => ids.get(position - trained)).sort();
  const severity = severityOf('split-leakage', found.share);
  return { finding: { kind: 'split-leakage', severity, count: pairs.length, figures: found.figures }, pairs };
}
