import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatLoss,
  formatSigned,
  formatTimeLeft,
} from '../../shared/format.ts';
import { nearest } from '../../main/cli/nearest.ts';
import { trainRequestOf, type TrainValues } from '../../main/cli/trainRequest.ts';
import { lossTermsOf, numberOf, targetsOf } from '../../main/cli/values.ts';
import { lossNames } from '../../shared/run.ts';
import { rejectedBy, thrownBy } from '../support/nudgeError.ts';

describe('--loss', () => {
  test.each(lossNames)('%s', (name) => {
    expect(lossTermsOf(name)).toEqual([{ name, weight: 1 }]);
  });

  test.each([
    [
      'sigmoid+0.1*sft',
      [
        { name: 'sigmoid', weight: 1 },
        { name: 'sft', weight: 0.1 },
      ],
    ],
    [
      '2 * ipo + 1e+1*hinge',
      [
        { name: 'ipo', weight: 2 },
        { name: 'hinge', weight: 10 },
      ],
    ],
  ])('%s', (text, terms) => {
    expect(lossTermsOf(text)).toEqual(terms);
  });

  test.each(['', 'dpo', 'sigmoid+', '*sft', 'x*sft', 'sigmoid,sft', 'sft*0.1', 'toString'])(
    'not "%s"',
    (text) => {
      expect(thrownBy(() => lossTermsOf(text)).code).toBe('USAGE');
    },
  );
});

test.each(['0x10', '', ' ', '1_000', 'Infinity', 'nan', '1e', '--1', '1,5'])('"%s" is no number', (text) => {
  expect(thrownBy(() => numberOf('lr', text)).code).toBe('USAGE');
});

test.each([
  ['1e-5', 1e-5],
  ['.5', 0.5],
  ['-3', -3],
  ['+2.', 2],
])('%s is a number', (text, number) => {
  expect(numberOf('lr', text)).toBe(number);
});

test('targets are all or names', () => {
  expect(targetsOf('all')).toBe('all');
  expect(targetsOf('q_proj, v_proj')).toEqual(['q_proj', 'v_proj']);
  expect(thrownBy(() => targetsOf('q_proj,')).code).toBe('USAGE');
});

describe('trainRequestOf', () => {
  const settingsOf = async (values: TrainValues) =>
    (await trainRequestOf({ words: 'train' }, { model: 'm', data: 'd', ...values })).settings;

  test('has the defaults that the help names', async () => {
    expect(await settingsOf({})).toMatchObject({
      method: 'lora',
      lora: { rank: 16, alpha: 32, rslora: false, targets: 'all' },
      loss: { terms: [{ name: 'sigmoid', weight: 1 }], beta: 0.1, labelSmoothing: 0 },
      learningRate: 1e-5,
      epochs: 1,
      maxSteps: null,
      batchPairs: 8,
      maxLength: 1024,
      truncation: 'keep-answer',
      schedule: 'linear',
      warmup: 0.1,
      evalFraction: null,
      evalEvery: null,
      seed: 42,
      shuffle: true,
    });
    expect(await settingsOf({ method: 'full' })).toMatchObject({ learningRate: 1e-6 });
  });

  test.each(['cdpo', 'robust', 'sft+exo_pair'])('%s smooths labels unless told otherwise', async (loss) => {
    expect(await settingsOf({ loss })).toMatchObject({ loss: { labelSmoothing: 0.1 } });
    expect(await settingsOf({ loss, 'label-smoothing': '0.2' })).toMatchObject({
      loss: { labelSmoothing: 0.2 },
    });
  });

  test('cdpo without smoothing is refused by the flag’s name', async () => {
    const error = await rejectedBy(settingsOf({ loss: 'cdpo', 'label-smoothing': '0' }));
    expect(error).toMatchObject({ code: 'SETTING_OUT_OF_RANGE' });
    expect(error.message).toMatch(/^--label-smoothing is 0/);
    expect(error.hint).toMatch(/^Choose another value for --label-smoothing\./);
  });
});

test('a mistyped word finds its neighbour', () => {
  expect(nearest('trian', ['train', 'generate'])).toBe('train');
  expect(nearest('gen', ['train', 'generate'])).toBe('generate');
  expect(nearest('xyz', ['train', 'generate'])).toBeNull();
  expect(nearest('', ['train'])).toBeNull();
});

test('numbers as people read them', () => {
  expect([0.6931, 1e-7, 0, NaN].map(formatLoss)).toEqual(['0.693', '1.0e-7', '0.000', '?']);
  expect([1.423, -0.5, -0.001, 0].map(formatSigned)).toEqual(['+1.42', '−0.50', '0.00', '0.00']);
  expect([400, 61_000, 3_660_000].map(formatDuration)).toEqual(['0 s', '1 min 1 s', '1 h 1 min']);
  expect([120_000, 7_200_000].map(formatDuration)).toEqual(['2 min', '2 h']);
  expect([400, 61_000, 3_660_000].map(formatTimeLeft)).toEqual(['1 s', '2 min', '1 h 1 min']);
  expect([12, 1234, 269_000_000].map(formatBytes)).toEqual(['12 B', '1.2 kB', '269 MB']);
});
