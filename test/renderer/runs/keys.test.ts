import { expect, test } from 'vitest';
import { tableCommand } from '../../../renderer/components/runs/keys.ts';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

test.each([
  [{ key: 'ArrowDown' }, { do: 'move', by: 1, extend: false }],
  [
    { key: 'ArrowUp', shiftKey: true },
    { do: 'move', by: -1, extend: true },
  ],
  [{ key: 'PageDown' }, { do: 'move', by: 12, extend: false }],
  [{ key: 'End' }, { do: 'move', by: 500, extend: false }],
  [{ key: ' ' }, { do: 'toggle' }],
  [{ key: ' ', shiftKey: true }, { do: 'extend' }],
  [{ key: 'a', ctrlKey: true }, { do: 'all' }],
  [{ key: 'a', metaKey: true }, { do: 'all' }],
  [{ key: 'Enter' }, { do: 'open' }],
  [{ key: 'F2' }, { do: 'rename' }],
  [{ key: 'Delete' }, { do: 'remove' }],
  [{ key: 'Escape' }, { do: 'none' }],
  [{ key: 'x' }, null],
  [{ key: 'c', ctrlKey: true }, null],
  [{ key: 'ArrowDown', altKey: true }, null],
])('%j', (pressed, command) => {
  expect(tableCommand({ ...plain, ...pressed }, 12, 500)).toEqual(command);
});
