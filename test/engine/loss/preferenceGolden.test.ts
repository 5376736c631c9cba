import { describe, expect, it } from 'vitest';
import { pairLoss } from '../../../main/engine/loss/pairLoss.ts';
import { lossNames } from '../../../shared/run.ts';
import type { LossName } from '../../../shared/run.ts';
import { readGolden } from '../../support/golden.ts';
import { lossSettings } from '../../support/lossSettings.ts';

interface GoldenCase {
  readonly policyChosen: number;
  readonly policyRejected: number;
  readonly referenceChosen: number;
  readonly referenceRejected: number;
  readonly chosenTokens: number;
  readonly rejectedTokens: number;
  readonly beta: number;
  readonly labelSmoothing: number;
  readonly simpoGamma: number;
  readonly dpopDelta: number;
  readonly discopopTau: number;
}

/** Values and derivatives by PyTorch's automatic differentiation, in f64. */
interface GoldenLosses {
  readonly cases: readonly GoldenCase[];
  readonly losses: Readonly<
    Record<
      LossName,
      readonly { readonly value: number; readonly dChosen: number; readonly dRejected: number }[]
    >
  >;
}

const golden = readGolden('losses.json') as GoldenLosses;

function lossOf(name: LossName, golden: GoldenCase) {
  const { beta, labelSmoothing, simpoGamma, dpopDelta, discopopTau, chosenTokens, rejectedTokens } = golden;
  return pairLoss(
    {
      chosen: golden.policyChosen,
      rejected: golden.policyRejected,
      refChosen: golden.referenceChosen,
      refRejected: golden.referenceRejected,
      chosenTokens,
      rejectedTokens,
    },
    lossSettings(name, { beta, labelSmoothing, simpoGamma, dpopDelta, discopopTau }),
    { batchPairs: 1, batchChosenTokens: chosenTokens },
  );
}

function expectSame(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1e-3, Math.abs(expected)));
}

describe('losses agree with PyTorch', () => {
  it.each(lossNames)('%s', (name) => {
    expect(golden.losses[name]).toHaveLength(golden.cases.length);
    golden.cases.forEach((pair, i) => {
      const expected = golden.losses[name][i]!;
      const actual = lossOf(name, pair);
      expectSame(actual.loss, expected.value);
      expectSame(actual.dChosen, expected.dChosen);
      expectSame(actual.dRejected, expected.dRejected);
    });
  });
});
