import { describe, expect, it } from 'vitest';
import { pairRewards } from '../../../main/engine/loss/rewards.ts';
import { lossSettings } from '../../support/lossSettings.ts';

const pair = {
  chosen: -8,
  rejected: -21,
  refChosen: -10,
  refRejected: -20,
  chosenTokens: 4,
  rejectedTokens: 7,
};

describe('pairRewards', () => {
  it('are βc, βr and their difference', () => {
    expect(pairRewards(pair, lossSettings('sigmoid', { beta: 0.5 }))).toEqual({
      chosen: 1,
      rejected: -0.5,
      margin: 1.5,
      accurate: 1,
    });
  });

  it('count a margin of 0 as wrong', () => {
    const start = { ...pair, chosen: pair.refChosen, rejected: pair.refRejected };
    expect(pairRewards(start, lossSettings('sigmoid'))).toEqual({
      chosen: 0,
      rejected: 0,
      margin: 0,
      accurate: 0,
    });
  });

  it('are per-token log-probs without a reference', () => {
    const unreferenced = { ...pair, refChosen: Number.NaN, refRejected: Number.NaN };
    const rewards = pairRewards(unreferenced, lossSettings('simpo', { beta: 2 }));
    expect(rewards).toEqual({ chosen: -4, rejected: -6, margin: 2, accurate: 1 });
  });
});
