import path from 'node:path';

/**
 * The picture that a window shows in the taskbar, or null where the system takes it from the program, as Windows and
 * macOS do. An AppImage is not installed, so that Linux would find none.
 */
export function windowIcon(platform: NodeJS.Platform, resourcesDir: string): string | null {
  return platform === 'linux' ? path.join(resourcesDir, 'icons/png/256x256.png') : null;
}
