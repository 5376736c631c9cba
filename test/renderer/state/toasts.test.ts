import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toasts } from '../../../renderer/state/toasts.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const { id } of toasts.shown) toasts.dismiss(id);
  vi.useRealTimers();
});

const messages = (): string[] => toasts.shown.map(({ message }) => message);
const undo = { label: 'Undo', run: () => undefined };

test('a message goes by itself; one that can be undone stays at least ten seconds', () => {
  toasts.show({ message: 'Copied.' });
  toasts.show({ message: 'Deleted.', action: undo, durationMs: 2000 });
  vi.advanceTimersByTime(5000);
  expect(messages()).toEqual(['Deleted.']);
  vi.advanceTimersByTime(4999);
  expect(messages()).toEqual(['Deleted.']);
  vi.advanceTimersByTime(1);
  expect(messages()).toEqual([]);
});

test('nothing goes while the person is at it, and then each has its whole time again', () => {
  toasts.show({ message: 'Deleted.', action: undo });
  vi.advanceTimersByTime(9000);
  toasts.hold();
  vi.advanceTimersByTime(60_000);
  expect(messages()).toEqual(['Deleted.']);
  toasts.release();
  vi.advanceTimersByTime(9999);
  expect(messages()).toEqual(['Deleted.']);
  vi.advanceTimersByTime(1);
  expect(messages()).toEqual([]);
});

test('a message can be sent away', () => {
  toasts.show({ message: 'One.' });
  toasts.show({ message: 'Two.' });
  toasts.dismiss(toasts.shown[0]!.id);
  expect(messages()).toEqual(['Two.']);
});

test('what was done last can be taken back, once, whatever else is told after it', () => {
  const undone: string[] = [];
  toasts.show({ message: 'Deleted.', undo: () => undone.push('deleted') });
  toasts.show({ message: 'Ready to train on.', action: { label: 'Train on this', run: () => undefined } });
  expect(toasts.undo()).toBe(true);
  expect(toasts.undo()).toBe(false);
  expect(undone).toEqual(['deleted']);
  expect(messages()).toEqual(['Ready to train on.']);
});

test('of one topic only the last message stays', () => {
  toasts.show({ message: 'One pair excluded.', topic: 'pairs' });
  toasts.show({ message: 'Copied.' });
  toasts.show({ message: 'Two pairs excluded.', topic: 'pairs' });
  expect(messages()).toEqual(['Copied.', 'Two pairs excluded.']);
});
