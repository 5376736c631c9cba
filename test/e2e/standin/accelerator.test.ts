import { describe, expect, it } from 'vitest';
import { isAccelerator } from './accelerator.ts';

const none = { control: false, shift: false, alt: false, meta: false };

describe('isAccelerator', () => {
  it.each([
    ['CmdOrCtrl+N', { ...none, control: true, key: 'n', code: 'KeyN' }, true],
    ['CmdOrCtrl+N', { ...none, key: 'n', code: 'KeyN' }, false],
    ['CmdOrCtrl+N', { ...none, control: true, shift: true, key: 'N', code: 'KeyN' }, false],
    ['CmdOrCtrl+Shift+N', { ...none, control: true, shift: true, key: 'N', code: 'KeyN' }, true],
    ['Ctrl+1', { ...none, control: true, key: '1', code: 'Digit1' }, true],
    ['CmdOrCtrl+,', { ...none, control: true, key: ',', code: 'Comma' }, true],
    ['CommandOrControl+Plus', { ...none, control: true, shift: true, key: '+', code: 'Equal' }, true],
    ['F11', { ...none, key: 'F11', code: 'F11' }, true],
    ['Esc', { ...none, key: 'Escape', code: 'Escape' }, true],
    ['Alt+Left', { ...none, alt: true, key: 'ArrowLeft', code: 'ArrowLeft' }, true],
    ['Delete', { ...none, meta: true, key: 'Delete', code: 'Delete' }, false],
  ])('%s and %o: %s', (accelerator, keys, expected) => {
    expect(isAccelerator(accelerator, keys)).toBe(expected);
  });
});
