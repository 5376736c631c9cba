/** What `import … from 'electron'` gives in the main process. */
import { app } from './app.ts';
import { BrowserWindow } from './browserWindow.ts';
import { clipboard, ClipboardItem } from './clipboard.ts';
import { dialog } from './dialog.ts';
import { expectFiles } from './filePaths.ts';
import { ipcMain } from './ipcMain.ts';
import { Menu, MenuItem } from './menu.ts';
import { nativeImage } from './nativeImage.ts';
import { nativeTheme } from './nativeTheme.ts';
import { net } from './net.ts';
import { Notification, notifications } from './notification.ts';
import { powerSaveBlocker } from './powerSaveBlocker.ts';
import { calls } from './record.ts';
import { allContents } from './registry.ts';
import { screen } from './screen.ts';
import { session } from './session.ts';
import { shell } from './shell.ts';
import './start.ts';
import { utilityProcess } from './utilityProcess.ts';

const { protocol } = session.defaultSession;

/** How Playwright finds a page's window. */
const webContents = {
  getAllWebContents: () => [...allContents],
  fromId: (id: number) => [...allContents].find((contents) => contents.id === id),
  fromDevToolsTargetId: (id: string) => [...allContents].find(({ targetId }) => targetId === id),
};

/** For tests alone; a true Electron has none. */
const standin = { calls, expectFiles, notifications, setDisplays: screen.setDisplays.bind(screen) };

const electron = {
  app,
  BrowserWindow,
  clipboard,
  ClipboardItem,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  standin,
  utilityProcess,
  webContents,
};

export {
  app,
  BrowserWindow,
  clipboard,
  ClipboardItem,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  standin,
  utilityProcess,
  webContents,
  electron as default,
  // What `require('electron')` gives.
  electron as 'module.exports',
};
