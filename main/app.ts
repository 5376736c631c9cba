import {
  app,
  BrowserWindow,
  clipboard,
  ClipboardItem,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerSaveBlocker,
  protocol,
  session,
  shell,
  utilityProcess,
  type IpcMainInvokeEvent,
} from 'electron';
import path from 'node:path';
import type { DeviceSummary } from '../shared/app.ts';
import { events, type EventName } from '../shared/contract.ts';
import { NudgeError } from '../shared/errors.ts';
import type { LiveRun } from '../shared/run.ts';
import { appCommands } from './commands/app.ts';
import { dataCommands } from './commands/data.ts';
import { createDispatch, type Dispatch } from './commands/dispatch.ts';
import { filesCommands } from './commands/files.ts';
import type { Desktop, Emit } from './commands/handlers.ts';
import { learnCommands } from './commands/learn.ts';
import { modelsCommands } from './commands/models.ts';
import { playgroundCommands } from './commands/playground.ts';
import { runsCommands } from './commands/runs.ts';
import { trainingCommands } from './commands/training.ts';
import { commandChannel, eventChannel } from './shell/channels.ts';
import { LiveSigns, type DesktopSigns } from './shell/liveSigns.ts';
import { menuEntries } from './shell/menu.ts';
import { openedPaths } from './shell/openedPaths.ts';
import { isPageUrl, pageScheme } from './shell/page.ts';
import { Quitting, type QuitAnswer } from './shell/quitting.ts';
import { RequestGuard } from './shell/requestGuard.ts';
import { windowIcon } from './shell/windowIcon.ts';
import { findHome } from './store/home.ts';
import { openStore } from './store/open.ts';
import { purgeDeleted } from './services/purge.ts';
import { rememberStarterModel } from './services/models.ts';
import { AskHost } from './trainer/askHost.ts';
import { deviceKind } from './trainer/deviceKind.ts';
import type { EngineProcess, StartEngineProcess } from './trainer/engineProcess.ts';
import { startTask } from './trainer/engineTask.ts';
import { TrainerHost } from './trainer/host.ts';
import { confinePage, confineSession, createWindow } from './window.ts';

/*
 * The app's life: one instance, one window, the store it keeps open, and the processes that compute. Everything
 * that can be said without electron is said in `shell` and `commands`.
 */

const home = findHome();
const here = import.meta.dirname;
const resourcesDir = app.isPackaged ? process.resourcesPath : path.join(app.getAppPath(), 'resources');

// Chromium's own errands; nothing of Nudge needs a network.
for (const name of [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
]) {
  app.commandLine.appendSwitch(name);
}
protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, codeCache: true } },
]);
app.setPath('userData', path.join(home, 'window'));
app.setAppUserModelId('app.nudge.desktop');
app.enableSandbox();
app.on('web-contents-created', (_event, contents) => {
  confinePage(contents);
});

if (app.requestSingleInstanceLock()) {
  const opened = filesOpenedBeforeStart();
  void app.whenReady().then(() => {
    start(opened);
  });
} else {
  app.quit();
}

/** macOS names files by an event that may come before anything else. */
function filesOpenedBeforeStart(): string[] {
  const opened = openedPaths(
    process.argv,
    process.cwd(),
    app.isPackaged ? null : path.resolve(process.argv[1] ?? ''),
  );
  app.on('open-file', (event, file) => {
    event.preventDefault();
    opened.push(file);
  });
  return opened;
}

function start(opened: string[]): void {
  try {
    startWindow(opened);
  } catch (thrown) {
    const { message, hint } = NudgeError.from(thrown);
    dialog.showErrorBox(message, hint);
    app.exit(1);
  }
}

function startWindow(opened: string[]): void {
  const db = openStore(home);
  purgeDeleted(db, home);
  rememberStarterModel(db, resourcesDir);

  const signs = new LiveSigns(desktopSigns());
  const emit: Emit = (name, payload) => {
    if (name === 'training.live') signs.follow(payload as LiveRun | null);
    if (name === 'training.ended') {
      const { runId, status } = payload as { runId: number; status: 'done' | 'stopped' | 'failed' };
      signs.end(runId, status);
    }
    sendEvent(name, payload);
  };
  const guard = new RequestGuard((count) => {
    emit('app.blockedRequests', { count });
  });
  confineSession(session.defaultSession, path.join(here, '../renderer'), guard);

  const host = new TrainerHost({ home, db, start: startEngineProcess, emit });
  const ask = new AskHost({ start: startEngineProcess });
  const context = { db, home, resourcesDir, emit, desktop, host, ask, start: startEngineProcess, guard };
  const dispatch = createDispatch({
    ...appCommands({ ...context, version: app.getVersion(), listDevices }),
    ...filesCommands(context),
    ...dataCommands(context),
    ...modelsCommands(context),
    ...runsCommands({ ...context, isTraining: (runId) => host.live()?.runId === runId }),
    ...trainingCommands(context),
    ...playgroundCommands(context),
    ...learnCommands(context),
  });
  ipcMain.handle(commandChannel, (event, name: unknown, input: unknown) =>
    answer(dispatch, event, name, input),
  );

  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuEntries({
        platform: process.platform,
        developing: !app.isPackaged,
        onAction: (action) => {
          emit('app.menu', { action });
        },
      }),
    ),
  );
  const window = createWindow({
    home,
    preload: path.join(here, 'preload.cjs'),
    dark: nativeTheme.shouldUseDarkColors,
    icon: windowIcon(process.platform, resourcesDir),
    developing: !app.isPackaged,
  });
  window.webContents.once('did-finish-load', () => {
    if (opened.length > 0) emit('app.open', { paths: opened });
    app.removeAllListeners('open-file');
    app.on('open-file', (event, file) => {
      event.preventDefault();
      emit('app.open', { paths: [file] });
    });
  });
  app.on('second-instance', (_event, args, folder) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    const paths = openedPaths(args, folder, app.isPackaged ? null : path.resolve(folder, args[1] ?? ''));
    if (paths.length > 0) emit('app.open', { paths });
  });
  quitWithCare(window, host);
  app.on('window-all-closed', () => {
    ask.close();
    db.close();
    app.quit();
  });
}

/** Only the page itself may give commands: no frame in it, no other window, no other address. */
function answer(
  dispatch: Dispatch,
  { senderFrame }: IpcMainInvokeEvent,
  name: unknown,
  input: unknown,
): unknown {
  const trusted = senderFrame !== null && senderFrame.parent === null && isPageUrl(senderFrame.url);
  if (trusted) return dispatch(name, input);
  const error = new NudgeError(
    'USAGE',
    'A command came from somewhere else than the window.',
    'Restart Nudge.',
  );
  return { ok: false, error: error.toData() };
}

function sendEvent(name: EventName, payload: unknown): void {
  const checked: unknown = events[name].parse(payload);
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send(eventChannel, name, checked);
  }
}

/** What files of pairs are called; packed ones end in what they are packed with. */
const pairExtensions = [
  ...['jsonl', 'ndjson', 'json', 'csv', 'tsv', 'xlsx', 'parquet', 'arrow', 'feather'],
  ...['gz', 'zst'],
];

const desktop: Desktop = {
  chooseFiles: async (kind) => {
    const pairs = [
      { name: 'Preference pairs', extensions: pairExtensions },
      { name: 'All files', extensions: ['*'] },
    ];
    const { filePaths } = await dialog.showOpenDialog({
      title: kind === 'pairs' ? 'Import preference pairs' : 'Add a model folder',
      properties: kind === 'pairs' ? ['openFile', 'multiSelections'] : ['openDirectory'],
      ...(kind === 'pairs' ? { filters: pairs } : {}),
    });
    return filePaths;
  },
  chooseSavePath: async (suggestedName, kind) => {
    const { canceled, filePath } = await dialog.showSaveDialog({
      defaultPath: path.join(app.getPath('documents'), suggestedName),
      filters: [{ name: kind.toUpperCase(), extensions: [kind] }],
    });
    return canceled || filePath === '' ? null : filePath;
  },
  reveal: (file) => {
    shell.showItemInFolder(file);
  },
  copyPng: (png) => {
    void clipboard.write([new ClipboardItem({ 'image/png': new Blob([new Uint8Array(png)]) })]);
  },
};

function desktopSigns(): DesktopSigns {
  let blocker: number | null = null;
  return {
    showProgress: (share, paused) => {
      const mode = paused ? 'paused' : 'normal';
      BrowserWindow.getAllWindows()[0]?.setProgressBar(share ?? -1, { mode: share === null ? 'none' : mode });
    },
    keepAwake: (on) => {
      if (on) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
      else if (blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
    notify: (title, body) => {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      notification.on('click', () => BrowserWindow.getAllWindows()[0]?.focus());
      notification.show();
    },
    isWatched: () => BrowserWindow.getFocusedWindow() !== null,
  };
}

function quitWithCare(window: BrowserWindow, host: TrainerHost): void {
  const training = { isLive: () => host.live() !== null, stopAndWait: () => host.stopAndWait() };
  const quitting = new Quitting(training, () => askBeforeQuitting(window));
  window.on('close', (event) => {
    if (!quitting.mustWait) return;
    event.preventDefault();
    void quitting.request().then((mayClose) => {
      if (mayClose) window.close();
    });
  });
}

async function askBeforeQuitting(window: BrowserWindow): Promise<QuitAnswer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'A run is training.',
    detail: 'Nudge can stop it and save where it is. You can continue it from there the next time.',
    buttons: ['Stop, save and quit', 'Keep training'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0 ? 'save-and-quit' : 'keep-training';
}

function listDevices(): Promise<readonly DeviceSummary[]> {
  return startTask(startEngineProcess, { kind: deviceKind, input: null, onTold: () => undefined }).result;
}

/** A process for the engine, away from the window's own. */
const startEngineProcess: StartEngineProcess = (name): EngineProcess => {
  const child = utilityProcess.fork(path.join(here, 'worker.js'), [], {
    serviceName: name,
    stdio: 'inherit',
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => {
      child.postMessage(message);
    },
    onMessage: (handler) => void child.on('message', handler),
    onExit: (handler) =>
      void child.once('exit', (code) => {
        handler(code, null);
      }),
    kill: () => void child.kill(),
  };
};
