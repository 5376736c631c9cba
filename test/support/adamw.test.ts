import { describe, expect, it } from 'vitest';
import { adamwStep } from './adamw.ts';
import type { AdamwSettings, AdamwState } from './adamw.ts';
import { readGolden } from './golden.ts';

interface GoldenAdamw {
  readonly settings: Omit<AdamwSettings, 'weightDecay'>;
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  /** `parameters` after each update, f32. */
  readonly byWeightDecay: Readonly<Record<string, { readonly parameters: readonly (readonly number[])[] }>>;
}

describe('the reference AdamW', () => {
  const golden = readGolden('adamw.json') as GoldenAdamw;

  it.each(Object.keys(golden.byWeightDecay))('agrees with torch at weight decay %s', (weightDecay) => {
    const settings = { ...golden.settings, weightDecay: Number(weightDecay) };
    const zeros = golden.start.map(() => 0);
    let state: AdamwState = { parameters: golden.start, m: zeros, v: zeros };
    golden.gradients.forEach((gradient, i) => {
      state = adamwStep(state, gradient, i + 1, settings);
      golden.byWeightDecay[weightDecay]!.parameters[i]!.forEach((expected, j) => {
        // torch rounds to f32 at every update.
        expect(Math.abs(state.parameters[j]! - expected)).toBeLessThan(1e-6);
      });
    });
  });
});
