import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsReference, pairLoss } from '../../../main/engine/loss/pairLoss.ts';
import { preferenceLosses } from '../../../main/engine/loss/preference.ts';
import type { PairLogps } from '../../../main/engine/loss/preference.ts';
import { lossNames } from '../../../shared/run.ts';
import { lossSettings } from '../../support/lossSettings.ts';

const pairs = fc.record<PairLogps>({
  chosen: fc.double({ min: -60, max: 0, noNaN: true }),
  rejected: fc.double({ min: -60, max: 0, noNaN: true }),
  refChosen: fc.double({ min: -60, max: 0, noNaN: true }),
  refRejected: fc.double({ min: -60, max: 0, noNaN: true }),
  chosenTokens: fc.integer({ min: 1, max: 40 }),
  rejectedTokens: fc.integer({ min: 1, max: 40 }),
});

describe('pairLoss', () => {
  it('is the weighted sum of its terms', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const settings = lossSettings('sigmoid', {
          terms: [
            { name: 'sigmoid', weight: 0.7 },
            { name: 'ipo', weight: 2 },
          ],
        });
        const both = pairLoss(pair, settings, { batchPairs: 1, batchChosenTokens: pair.chosenTokens });
        const sigmoid = preferenceLosses.sigmoid(pair, settings);
        const ipo = preferenceLosses.ipo(pair, settings);
        expect(both.loss).toBeCloseTo(0.7 * sigmoid.loss + 2 * ipo.loss, 10);
        expect(both.dChosen).toBeCloseTo(0.7 * sigmoid.dChosen + 2 * ipo.dChosen, 10);
        expect(both.dRejected).toBeCloseTo(0.7 * sigmoid.dRejected + 2 * ipo.dRejected, 10);
      }),
    );
  });

  it('gives the batch its token-mean cross-entropy on chosen answers', () => {
    fc.assert(
      fc.property(fc.array(pairs, { minLength: 1, maxLength: 12 }), (batch) => {
        const batchChosenTokens = batch.reduce((sum, pair) => sum + pair.chosenTokens, 0);
        const totals = { batchPairs: batch.length, batchChosenTokens };
        const results = batch.map((pair) => pairLoss(pair, lossSettings('sft'), totals));
        const batchLoss = results.reduce((sum, { loss }) => sum + loss, 0) / batch.length;
        const logpSum = batch.reduce((sum, pair) => sum + pair.chosen, 0);
        expect(batchLoss).toBeCloseTo(-logpSum / batchChosenTokens, 10);
        for (const { dChosen, dRejected } of results) {
          expect(dChosen / batch.length).toBeCloseTo(-1 / batchChosenTokens, 12);
          expect(dRejected).toBe(0);
        }
      }),
    );
  });
});

describe('needsReference', () => {
  it('is false for simpo and sft alone or together', () => {
    expect(lossNames.filter((name) => !needsReference(lossSettings(name)))).toEqual(['simpo', 'sft']);
    const both = lossSettings('simpo', {
      terms: [
        { name: 'simpo', weight: 1 },
        { name: 'sft', weight: 0.1 },
      ],
    });
    expect(needsReference(both)).toBe(false);
  });

  it('is true as soon as one term compares', () => {
    const mixed = lossSettings('simpo', {
      terms: [
        { name: 'simpo', weight: 1 },
        { name: 'dpop', weight: 1 },
      ],
    });
    expect(needsReference(mixed)).toBe(true);
  });
});
