import type { BrowserWindow } from './browserWindow.ts';
import type { WebContents } from './webContents.ts';

/** Every page that is open, oldest first. */
export const allContents = new Set<WebContents>();

/** Every window that is open, oldest first. */
export const allWindows = new Set<BrowserWindow>();

/** The page that a frame belongs to. */
export function contentsOfFrame(frameId: string): WebContents | undefined {
  for (const contents of allContents) if (contents.frame(frameId)) return contents;
  return undefined;
}
