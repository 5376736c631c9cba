import { app } from './app.ts';
import type { BrowserWindow } from './browserWindow.ts';

/** What a menu item does by its role alone, and how it is called and reached unless the app says otherwise. */
interface Role {
  readonly label: string;
  readonly accelerator?: string;
  readonly run: (window: BrowserWindow | null) => void;
}

function zoom(window: BrowserWindow | null, change: number): void {
  window?.webContents.setZoomLevel(change === 0 ? 0 : window.webContents.getZoomLevel() + change);
}

/** By the role's name in lower case: Electron does not mind its case. */
export const roles: Record<string, Role> = {
  about: { label: 'About', run: () => app.showAboutPanel() },
  quit: { label: 'Quit', accelerator: 'CommandOrControl+Q', run: () => app.quit() },
  close: { label: 'Close Window', accelerator: 'CommandOrControl+W', run: (window) => window?.close() },
  minimize: { label: 'Minimize', accelerator: 'CommandOrControl+M', run: (window) => window?.minimize() },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: 'F11',
    run: (window) => window?.setFullScreen(!window.isFullScreen()),
  },
  reload: { label: 'Reload', accelerator: 'CmdOrCtrl+R', run: (window) => window?.webContents.reload() },
  forcereload: {
    label: 'Force Reload',
    accelerator: 'Shift+CmdOrCtrl+R',
    run: (window) => window?.webContents.reloadIgnoringCache(),
  },
  toggledevtools: {
    label: 'Toggle Developer Tools',
    accelerator: 'Ctrl+Shift+I',
    run: (window) => window?.webContents.toggleDevTools(),
  },
  resetzoom: { label: 'Actual Size', accelerator: 'CommandOrControl+0', run: (window) => zoom(window, 0) },
  zoomin: { label: 'Zoom In', accelerator: 'CommandOrControl+Plus', run: (window) => zoom(window, 0.5) },
  zoomout: { label: 'Zoom Out', accelerator: 'CommandOrControl+-', run: (window) => zoom(window, -0.5) },
  // Chromium handles the keys of these itself.
  undo: { label: 'Undo', run: (window) => window?.webContents.undo() },
  redo: { label: 'Redo', run: (window) => window?.webContents.redo() },
  cut: { label: 'Cut', run: (window) => window?.webContents.cut() },
  copy: { label: 'Copy', run: (window) => window?.webContents.copy() },
  paste: { label: 'Paste', run: (window) => window?.webContents.paste() },
  delete: { label: 'Delete', run: (window) => window?.webContents.delete() },
  selectall: { label: 'Select All', run: (window) => window?.webContents.selectAll() },
};

const separator = { type: 'separator' } as const;

/** Menus that a role alone fills, by the role's name in lower case. */
export const roleMenus: Record<
  string,
  { readonly label: string; readonly submenu: readonly ({ role: string } | { type: 'separator' })[] }
> = {
  filemenu: { label: 'File', submenu: [{ role: 'quit' }] },
  editmenu: {
    label: 'Edit',
    submenu: [
      ...['undo', 'redo'].map((role) => ({ role })),
      separator,
      ...['cut', 'copy', 'paste', 'delete'].map((role) => ({ role })),
      separator,
      { role: 'selectAll' },
    ],
  },
  viewmenu: {
    label: 'View',
    submenu: [
      ...['reload', 'forceReload', 'toggleDevTools'].map((role) => ({ role })),
      separator,
      ...['resetZoom', 'zoomIn', 'zoomOut'].map((role) => ({ role })),
      separator,
      { role: 'togglefullscreen' },
    ],
  },
  windowmenu: { label: 'Window', submenu: ['minimize', 'close'].map((role) => ({ role })) },
};
