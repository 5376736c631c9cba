import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findHome, prepareHome } from '../../main/store/home.ts';
import { thrownBy } from '../support/nudgeError.ts';
import { tempFolder } from '../support/tempFolder.ts';

describe('findHome', () => {
  test.each([
    ['linux', {}, '/home/ada', '/home/ada/.local/share/nudge'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/home/ada', '/data/nudge'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada', '/home/ada/.local/share/nudge'],
    ['linux', { NUDGE_HOME: '/elsewhere/n' }, '/home/ada', '/elsewhere/n'],
    ['linux', { NUDGE_HOME: '' }, '/home/ada', '/home/ada/.local/share/nudge'],
    ['darwin', {}, '/Users/ada', '/Users/ada/Library/Application Support/Nudge'],
    ['win32', { APPDATA: 'C:\\Users\\ada\\Roaming' }, 'C:\\Users\\ada', 'C:\\Users\\ada\\Roaming\\Nudge'],
    ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Roaming\\Nudge'],
  ] as const)('%s with %j', (platform, environment, userFolder, expected) => {
    expect(findHome(environment, platform, userFolder)).toBe(expected);
  });
});

describe('prepareHome', () => {
  test('makes the folder and leaves nothing in it', () => {
    const home = join(tempFolder(), 'a', 'b');
    prepareHome(home);
    expect(existsSync(home)).toBe(true);
    expect(readdirSync(home)).toEqual([]);
  });

  test.each(['file', 'file/below'])('a %s in its place is HOME_UNWRITABLE', (name) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    const error = thrownBy(() => prepareHome(join(folder, name)));
    expect(error.code).toBe('HOME_UNWRITABLE');
    expect(error.message).toContain(join(folder, name));
    expect(error.hint).toContain('NUDGE_HOME');
  });
});
