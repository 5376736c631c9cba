import { beforeEach, expect, test } from 'vitest';
import { RunList } from '../../../renderer/state/runs.svelte.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { bridgeTo, inputsOf } from './nodeBridge.ts';

let fake: FakeNudge;
let list: RunList;
const ids = (): number[] => list.shown.map(({ id }) => id);
const selected = (): number[] => list.selected.map(({ id }) => id);
const broken = new NudgeError('STORE_BROKEN', 'It cannot be read.', 'Put back a copy.');

beforeEach(async () => {
  fake = bridgeTo(new FakeNudge());
  list = new RunList();
  await list.load();
});

test('shows the newest first, and what the filter lets through', () => {
  expect(ids()).toEqual([5, 4, 3, 2, 1]);
  list.filterBy({ status: 'done' });
  expect(ids()).toEqual([5, 4, 3]);
  list.filterBy({ tag: 'draft' });
  expect(ids()).toEqual([4]);
  list.clearFilter();
  list.orderBy('name');
  expect(ids()).toHaveLength(5);
});

test('what the filter hides is no longer chosen, so that it is not acted on', () => {
  list.selectAll();
  list.filterBy({ status: 'failed' });
  expect(selected()).toEqual([2]);
  list.clearFilter();
  expect(selected()).toEqual([2]);
});

test('the arrows stop at the ends, and choose a range from where it began', () => {
  expect(list.moveActive(-1)?.id).toBe(5);
  list.toggle(5);
  list.extendTo(list.moveActive(2)!.id);
  expect(selected()).toEqual([5, 4, 3]);
  expect(list.moveActive(99)?.id).toBe(1);
  list.clearSelection();
  expect(selected()).toEqual([]);
});

test('a new name shows at once; the same name and an empty one change nothing', async () => {
  await list.rename(3, '  Polite  ');
  expect(list.shown.find(({ id }) => id === 3)?.name).toBe('Polite');
  await list.rename(3, 'Polite');
  await list.rename(3, '  ');
  expect(inputsOf(fake, 'runs.rename')).toEqual([{ id: 3, name: 'Polite' }]);
});

test('note and tags are kept together', async () => {
  expect(await list.describe(3, 'good', ['a', 'b'])).toBe(true);
  expect(list.shown.find(({ id }) => id === 3)).toMatchObject({ note: 'good', tags: ['a', 'b'] });
  expect(list.tags).toContain('b');
});

test('deleted runs leave, the neighbour takes over, and undo brings them back', async () => {
  list.activate(4);
  list.toggle(4);
  expect(await list.remove([4])).toBe(true);
  expect(ids()).toEqual([5, 3, 2, 1]);
  expect(list.shown[list.activeIndex]?.id).toBe(3);
  expect(selected()).toEqual([]);
  await list.restore([4]);
  expect(ids()).toEqual([5, 4, 3, 2, 1]);
});

test('what fails is told and changes nothing', async () => {
  fake.failures.set('runs.delete', broken);
  expect(await list.remove([4])).toBe(false);
  expect(ids()).toHaveLength(5);
  expect(list.actionError?.code).toBe('STORE_BROKEN');
  list.dismissError();
  expect(list.actionError).toBeNull();
});

test('where curves were saved, or null', async () => {
  expect(await list.exportCsv([1, 2])).toBe('/home/ada/curves.csv');
  fake.failures.set('runs.exportCsv', broken);
  expect(await list.exportCsv([1])).toBeNull();
});

test('a list that cannot be read again stays, with the reason', async () => {
  fake.failures.set('runs.list', broken);
  await list.load();
  expect(ids()).toHaveLength(5);
  expect(list.loadError?.code).toBe('STORE_BROKEN');
  fake.failures.clear();
  await list.load();
  expect(list.loadError).toBeNull();
});

test('reads again when something changed, until the view is left', async () => {
  const other = new RunList();
  other.enter();
  await expect.poll(() => other.all?.length).toBe(5);
  fake.runs = fake.runs.slice(1);
  await fake.emit('runs.changed', undefined);
  await expect.poll(() => other.all?.length, { timeout: 3000 }).toBe(4);
  other.leave();
  const before = inputsOf(fake, 'runs.list').length;
  await fake.emit('runs.changed', undefined);
  await new Promise((done) => setTimeout(done, 50));
  expect(inputsOf(fake, 'runs.list')).toHaveLength(before);
});
