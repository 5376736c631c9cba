import { expect, test } from 'vitest';
import { forEachInSlices } from '../../main/engine/slices.ts';

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('every item in its order, with room for other events between them', async () => {
  const told: (number | string)[] = [];
  setImmediate(() => told.push('other'));
  await forEachInSlices([5, 6, 7], (item, index) => {
    told.push(item, index);
    busyFor(10);
  });
  expect(told.filter((entry) => entry !== 'other')).toEqual([5, 0, 6, 1, 7, 2]);
  expect(told.indexOf('other')).toBe(2);
});

test('quick work is not interrupted', async () => {
  let others = 0;
  const immediate = setImmediate(() => (others += 1));
  const seen: number[] = [];
  const done = forEachInSlices([1, 2, 3], (item) => void seen.push(item));
  expect(seen).toEqual([1, 2, 3]);
  await done;
  clearImmediate(immediate);
  expect(others).toBe(0);
});

test('an error ends it', async () => {
  const seen: number[] = [];
  const work = (item: number): void => {
    if (item === 2) throw new Error('stop');
    seen.push(item);
  };
  await expect(forEachInSlices([1, 2, 3], work)).rejects.toThrow('stop');
  expect(seen).toEqual([1]);
});
