/** What a key does in the table of runs. */
export type TableCommand =
  | { readonly do: 'move'; readonly by: number; readonly extend: boolean }
  | { readonly do: 'toggle' | 'extend' | 'all' | 'none' | 'open' | 'rename' | 'remove' };

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The command of a key pressed on a row, or null for a key that means nothing here. */
export function tableCommand(pressed: Key, pageRows: number, rows: number): TableCommand | null {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = pressed;
  if (altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'a' ? { do: 'all' } : null;
  const moves: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -pageRows,
    PageDown: pageRows,
    Home: -rows,
    End: rows,
  };
  const by = moves[key];
  if (by !== undefined) return { do: 'move', by, extend: shiftKey };
  if (key === ' ') return { do: shiftKey ? 'extend' : 'toggle' };
  const named: Readonly<Record<string, 'open' | 'rename' | 'remove' | 'none'>> = {
    Enter: 'open',
    F2: 'rename',
    Delete: 'remove',
    Escape: 'none',
  };
  const command = named[key];
  return command === undefined ? null : { do: command };
}
