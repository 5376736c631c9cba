import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { windowIcon } from '../../main/shell/windowIcon.ts';

const resources = path.resolve(import.meta.dirname, '../../resources');

test('on Linux the window has a picture of its own, and it is there', () => {
  const icon = windowIcon('linux', resources);
  expect(readFileSync(icon!).subarray(1, 4).toString('latin1')).toBe('PNG');
});

test('elsewhere the program has it', () => {
  expect(windowIcon('win32', resources)).toBeNull();
  expect(windowIcon('darwin', resources)).toBeNull();
});
