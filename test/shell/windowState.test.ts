import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWindowState, saveWindowState } from '../../main/shell/windowState.ts';
import { tempFolder } from '../support/tempFolder.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const bounds = { x: 100, y: 80, width: 1200, height: 800 };

describe('the place of the window', () => {
  it('is remembered', () => {
    const home = tempFolder();
    saveWindowState(home, { bounds, maximized: true });
    expect(readWindowState(home, [screen])).toEqual({ bounds, maximized: true });
  });

  it('is chosen anew when that screen is gone', () => {
    const home = tempFolder();
    saveWindowState(home, { bounds: { ...bounds, x: 2500 }, maximized: false });
    expect(readWindowState(home, [screen])).toEqual({ bounds: null, maximized: false });
    saveWindowState(home, { bounds: { ...bounds, y: 1060 }, maximized: false });
    expect(readWindowState(home, [screen]).bounds).toBeNull();
  });

  it.each(['', '{', '{"bounds":{"x":0,"y":0,"width":1,"height":1},"maximized":false}', 'null', '\0'])(
    'is chosen anew when the file holds %j',
    (text) => {
      const home = tempFolder();
      writeFileSync(join(home, 'window.json'), text);
      expect(readWindowState(home, [screen])).toEqual({ bounds: null, maximized: false });
    },
  );

  it('is not worth an error when it cannot be saved', () => {
    const home = join(tempFolder(), 'missing');
    saveWindowState(home, { bounds, maximized: false });
    expect(readWindowState(home, [screen])).toEqual({ bounds: null, maximized: false });
  });
});
