import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window was, in the screen's points. */
export interface WindowState {
  /** null lets the system choose the place. */
  readonly bounds: Rectangle | null;
  readonly maximized: boolean;
}

export const smallestWidth = 720;
export const smallestHeight = 540;

const stateSchema = z.object({
  bounds: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int().min(smallestWidth).max(20_000),
      height: z.number().int().min(smallestHeight).max(20_000),
    })
    .nullable(),
  maximized: z.boolean(),
});

const freshState: WindowState = { bounds: null, maximized: false };

function fileIn(home: string): string {
  return path.join(home, 'window.json');
}

/**
 * Where the window was when it was last closed. A place that is no longer on any screen, and a file that cannot be
 * read, are as if there were none.
 */
export function readWindowState(home: string, screens: readonly Rectangle[]): WindowState {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(fileIn(home), 'utf8')));
    const onScreen = state.bounds === null || screens.some((screen) => reachable(state.bounds!, screen));
    return onScreen ? state : { ...state, bounds: null };
  } catch {
    return freshState;
  }
}

/** Losing the window's place is not worth an error. */
export function saveWindowState(home: string, state: WindowState): void {
  try {
    writeFileSync(fileIn(home), JSON.stringify(state));
  } catch {
    // The window opens at its first place next time.
  }
}

/** Enough of the title bar is on the screen to drag the window by. */
function reachable(bounds: Rectangle, screen: Rectangle): boolean {
  const left = Math.max(bounds.x, screen.x);
  const right = Math.min(bounds.x + bounds.width, screen.x + screen.width);
  return right - left >= 100 && bounds.y >= screen.y && bounds.y <= screen.y + screen.height - 50;
}
