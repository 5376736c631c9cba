import { expect, test } from 'vitest';
import { actionOfKey } from '../../../renderer/state/shortcuts.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test('a key counts with Ctrl, or with Command', () => {
  expect(actionOfKey({ ...none, key: '1', ctrlKey: true })).toBe('show-runs');
  expect(actionOfKey({ ...none, key: 'f', metaKey: true })).toBe('find');
  expect(actionOfKey({ ...none, key: 'O', ctrlKey: true, shiftKey: true })).toBe('add-model');
});

test('alone, with Alt, with both or without a meaning it is left to others', () => {
  expect(actionOfKey({ ...none, key: '1' })).toBeNull();
  expect(actionOfKey({ ...none, key: '1', ctrlKey: true, altKey: true })).toBeNull();
  expect(actionOfKey({ ...none, key: '1', ctrlKey: true, metaKey: true })).toBeNull();
  expect(actionOfKey({ ...none, key: 'n', ctrlKey: true, shiftKey: true })).toBeNull();
  expect(actionOfKey({ ...none, key: 'z', ctrlKey: true })).toBeNull();
});
