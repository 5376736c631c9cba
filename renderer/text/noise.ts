import { formatPercent } from '../../shared/format.ts';
import type { NoiseLoss } from '../settings/labelNoise.ts';

const losses: Readonly<Record<NoiseLoss, { readonly name: string; readonly does: string }>> = {
  robust: {
    name: 'robust DPO',
    does: 'Robust DPO takes out what the wrong labels add on average, and learns as if all were right.',
  },
  cdpo: {
    name: 'cDPO',
    does: 'cDPO never becomes quite sure of a pair: it stops widening the gap where the labels are as likely wrong as that.',
  },
};

/** Small shares keep a decimal. */
function percent(rate: number): string {
  return rate < 0.1 ? `${String(Math.round(1000 * rate) / 10)} %` : formatPercent(rate);
}

/** Words for wrong labels, and for the losses that allow for them. */
export const noiseText = {
  title: 'Wrong labels',
  found: (rate: number) =>
    `About ${percent(rate)} of these labels seem wrong: some pairs say the opposite of others.`,
  use: (rate: number) => `Allow for it in a new run (ε = ${String(rate)})`,
  useWith: (rate: number, loss: NoiseLoss) => `Use ε = ${String(rate)} with ${losses[loss].name}`,
  used: (rate: number, loss: NoiseLoss) => `The loss is ${losses[loss].name} with ε = ${String(rate)}.`,
  does: (loss: NoiseLoss) => losses[loss].does,
} as const;
