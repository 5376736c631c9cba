import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../main/engine/train/settings.ts';
import { settingRows } from '../../../renderer/settings/settingRows.ts';

const lora = defaultSettings('lora');

describe('settingRows', () => {
  const row = (name: string, ...runs: Parameters<typeof settingRows>[0]) =>
    settingRows(runs).find((each) => each.name === name);

  it('tells what differs', () => {
    const rows = settingRows([lora, { ...lora, learningRate: 3e-4 }]);
    expect(rows.filter(({ differs }) => differs).map(({ name, values }) => [name, ...values])).toEqual([
      ['learningRate', '1e-5', '3e-4'],
    ]);
  });

  it('leaves out what no run makes use of', () => {
    expect(row('loss.simpoGamma', lora)).toBeUndefined();
    expect(row('lora.rank', defaultSettings('full'))).toBeUndefined();
  });

  it('says where one run makes no use of it', () => {
    expect(row('lora.rank', lora, defaultSettings('full'))).toMatchObject({
      values: ['16', null],
      differs: true,
    });
  });

  it('writes what is left open in words', () => {
    expect(row('maxSteps', lora)?.values).toEqual(['no limit']);
    expect(row('evalEvery', { ...lora, evalEvery: 50 })?.values).toEqual(['50']);
  });
});
