import { afterAll, describe, expect, it, vi } from 'vitest';
import { Optimizer, type ParameterGroup } from '../../../main/engine/optim/optimizer.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { largestDifference } from '../../support/closeness.ts';
import { readGolden } from '../../support/golden.ts';

interface GoldenAdamw {
  readonly settings: { readonly lr: number };
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly byWeightDecay: Readonly<
    Record<
      string,
      {
        readonly parameters: readonly (readonly number[])[];
        readonly finalM: readonly number[];
        readonly finalV: readonly number[];
      }
    >
  >;
}

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const executor = cpuExecutor(1);
afterAll(() => executor.close());

const golden = readGolden('adamw.json') as GoldenAdamw;

/** An optimizer of one matrix [2, 3] and one vector [6], both starting at torch's numbers. */
async function optimizer(weightDecay: number): Promise<{ optimizer: Optimizer; group: ParameterGroup }> {
  const specs = [
    { name: 'matrix', shape: [2, 3] },
    { name: 'vector', shape: [6] },
  ];
  const tensors = {
    matrix: await executor.upload(Float32Array.from(golden.start), [2, 3]),
    vector: await executor.upload(Float32Array.from(golden.start), [6]),
  };
  const group = { specs, tensors };
  return { optimizer: await Optimizer.create(executor, [group], { weightDecay }), group };
}

async function step(adamw: Optimizer, gradient: readonly number[], clipNorm = 0): Promise<number> {
  const gradients = {
    matrix: await executor.upload(Float32Array.from(gradient), [2, 3]),
    vector: await executor.upload(Float32Array.from(gradient), [6]),
  };
  return adamw.step([gradients], golden.settings.lr, clipNorm);
}

async function values(group: ParameterGroup, name: string): Promise<number[]> {
  return [...(await executor.download(group.tensors[name]!))];
}

describe('the AdamW programs', () => {
  it.each(Object.keys(golden.byWeightDecay))(
    'take torch’s twenty steps at weight decay %s',
    async (decay) => {
      const expected = golden.byWeightDecay[decay]!;
      const { optimizer: adamw, group } = await optimizer(Number(decay));
      for (const [i, gradient] of golden.gradients.entries()) {
        await step(adamw, gradient);
        const error = largestDifference(await values(group, 'matrix'), expected.parameters[i]!);
        expect(error, `step ${i + 1}`).toBeLessThan(1e-6);
      }
      const moments = adamw.moments[0]!;
      const m = await executor.download(moments['m.matrix']!);
      const v = await executor.download(moments['v.matrix']!);
      expected.finalM.forEach((value, i) => {
        expect(Math.abs(m[i]! - value), 'm').toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
      });
      expected.finalV.forEach((value, i) => {
        expect(Math.abs(v[i]! - value), 'v').toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
      });
    },
  );

  it('let no vector decay: biases and norm weights are vectors', async () => {
    const { optimizer: adamw, group } = await optimizer(0.1);
    for (const [i, gradient] of golden.gradients.entries()) {
      await step(adamw, gradient);
      const expected = golden.byWeightDecay['0.0']!.parameters[i]!;
      expect(largestDifference(await values(group, 'vector'), expected)).toBeLessThan(1e-6);
    }
  });

  it('report the norm before clipping, and clip', async () => {
    const { optimizer: adamw } = await optimizer(0);
    const gradient = golden.gradients[0]!;
    const norm = await step(adamw, gradient, 1);
    const expected = Math.SQRT2 * Math.hypot(...gradient);
    expect(Math.abs(norm / expected - 1)).toBeLessThan(1e-6);
    const m = await executor.download(adamw.moments[0]!['m.matrix']!);
    // m' = (1 − β₁) g / norm after the first step.
    const clipped = gradient.map((value) => (0.1 * value) / expected);
    expect(largestDifference(m, clipped)).toBeLessThan(1e-7);
  });

  it('change nothing when a gradient is not a number', async () => {
    const { optimizer: adamw, group } = await optimizer(0);
    const norm = await step(adamw, [Number.NaN, 0, 0, 0, 0, 0]);
    expect(norm).toBeNaN();
    expect(adamw.updates).toBe(0);
    expect(await values(group, 'matrix')).toEqual([...Float32Array.from(golden.start)]);
  });
});
