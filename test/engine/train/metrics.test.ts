import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairMetricsSum } from '../../../main/engine/train/metrics.ts';
import type { PairObservation } from '../../../main/engine/train/metrics.ts';
import { lossSettings } from '../../support/lossSettings.ts';
import { thrownBy } from '../../support/nudgeError.ts';

const settings = lossSettings('sigmoid', { beta: 0.5 });

const first: PairObservation = {
  logps: { chosen: -8, rejected: -21, refChosen: -10, refRejected: -20, chosenTokens: 4, rejectedTokens: 7 },
  loss: 0.5,
  chosen: { meanLogits: 8, entropy: 4 },
  rejected: { meanLogits: -7, entropy: 14 },
};
const second: PairObservation = {
  logps: { chosen: -30, rejected: -12, refChosen: -30, refRejected: -12, chosenTokens: 1, rejectedTokens: 3 },
  loss: 1.5,
  chosen: { meanLogits: 12, entropy: 6 },
  rejected: { meanLogits: 17, entropy: 6 },
};

function meansOf(observations: readonly PairObservation[]) {
  const sum = new PairMetricsSum(settings);
  for (const observation of observations) sum.add(observation);
  return sum.means();
}

describe('PairMetricsSum', () => {
  it('means over pairs, and over answer tokens for logits and entropy', () => {
    expect(meansOf([first, second])).toEqual({
      loss: 1,
      'rewards/chosen': 0.5,
      'rewards/rejected': -0.25,
      'rewards/margins': 0.75,
      'rewards/accuracies': 0.5,
      'logps/chosen': -19,
      'logps/rejected': -16.5,
      'logps/accuracies': 0.5,
      'logits/chosen': 4,
      'logits/rejected': 1,
      entropy: 2,
    });
  });

  it('does not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (picks) => {
        const observations = picks.map((pick) => (pick ? first : second));
        const forward = meansOf(observations);
        const backward = meansOf(observations.toReversed());
        for (const [key, value] of Object.entries(forward)) {
          expect(backward[key as keyof typeof backward]).toBeCloseTo(value, 12);
        }
      }),
    );
  });

  it('has no mean of nothing', () => {
    expect(thrownBy(() => meansOf([])).code).toBe('INTERNAL');
  });
});
