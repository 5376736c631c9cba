import { BrowserWindow, screen, type Session, type WebContents } from 'electron';
import { answerPage, isPageUrl, pageScheme, pageUrl } from './shell/page.ts';
import type { RequestGuard } from './shell/requestGuard.ts';
import { readWindowState, saveWindowState, smallestHeight, smallestWidth } from './shell/windowState.ts';

/** Serves the page from `folder`, and refuses the session everything else: requests, permissions, downloads. */
export function confineSession(session: Session, folder: string, guard: RequestGuard): void {
  session.protocol.handle(pageScheme, ({ url }) => answerPage(folder, url));
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !guard.allows(url) });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/** Keeps a page where it is: no other address, no second window, nothing embedded. */
export function confinePage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
}

interface WindowOptions {
  readonly home: string;
  /** The bridge's script. */
  readonly preload: string;
  readonly dark: boolean;
  /** Null where the program's own is shown. */
  readonly icon: string | null;
  readonly developing: boolean;
}

/** The app's one window, where and as large as it last was. */
export function createWindow({ home, preload, dark, icon, developing }: WindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { bounds, maximized } = readWindowState(home, screens);
  const window = new BrowserWindow({
    width: 1200,
    height: 820,
    ...bounds,
    minWidth: smallestWidth,
    minHeight: smallestHeight,
    title: 'Nudge',
    // The page's own paper, so that nothing flashes before it is there.
    backgroundColor: dark ? '#18181c' : '#ffffff',
    show: false,
    ...(icon === null ? {} : { icon }),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: developing,
    },
  });
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    saveWindowState(home, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  reloadAfterCrash(window);
  void window.loadURL(pageUrl);
  return window;
}

/** A page that dies twice within this time is not loaded a third time. */
const crashLoopMs = 10_000;

/** The page keeps nothing that the store does not: after a crash it is loaded again. */
function reloadAfterCrash(window: BrowserWindow): void {
  let lastCrash = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const now = performance.now();
    if (reason === 'clean-exit' || now - lastCrash < crashLoopMs) return;
    lastCrash = now;
    window.webContents.reload();
  });
}
