import { describe, expect, it } from 'vitest';
import { menuEntries, type MenuEntry } from '../../main/shell/menu.ts';
import { menuActions, type MenuAction } from '../../shared/app.ts';

function flat(entries: readonly MenuEntry[]): MenuEntry[] {
  return entries.flatMap((entry) => [entry, ...flat(entry.submenu ?? [])]);
}

describe.each(['linux', 'darwin', 'win32'] as const)('the menu on %s', (platform) => {
  const chosen: MenuAction[] = [];
  const menu = menuEntries({ platform, developing: false, onAction: (action) => chosen.push(action) });
  const all = flat(menu);

  it('has every action once, and each tells which it is', () => {
    for (const action of menuActions) {
      const [entry, ...more] = all.filter(({ id }) => id === action);
      expect(more).toEqual([]);
      entry?.click?.();
    }
    expect(chosen).toEqual([...menuActions]);
  });

  it('gives no key to two entries', () => {
    const keys = all.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('can be left, and has no developer tools outside development', () => {
    const roles = (entries: readonly MenuEntry[]) => flat(entries).map(({ role }) => role);
    expect(roles(menu)).toContain(platform === 'darwin' ? 'appMenu' : 'quit');
    expect(roles(menu)).not.toContain('toggleDevTools');
    const developing = menuEntries({ platform, developing: true, onAction: () => undefined });
    expect(roles(developing)).toContain('toggleDevTools');
  });
});
