import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { browser } from './browser.ts';
import { commandLine } from './commandLine.ts';
import { manifest } from './manifest.ts';
import { getPath, setPath } from './paths.ts';
import { PreventableEvent } from './preventable.ts';
import { record } from './record.ts';
import { allWindows } from './registry.ts';
import { releaseLock, requestLock } from './singleInstance.ts';

interface Relaunch {
  readonly args?: readonly string[];
  readonly execPath?: string;
}

/** The app's life: `electron.app`. */
class App extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = commandLine;
  /** macOS alone has one. */
  readonly dock = undefined;
  name = manifest.name;
  #version = manifest.version;
  #ready = false;
  readonly #whenReady = Promise.withResolvers<undefined>();
  #quitting = false;
  #ending = false;
  #relaunch: Relaunch | null = null;

  /** Windows can be opened from now on. */
  becomeReady(): void {
    this.#ready = true;
    this.emit('will-finish-launching');
    // Playwright's loader holds the event and the promise back until its test has connected.
    this.emit('ready', new PreventableEvent(), {});
    this.#whenReady.resolve(undefined);
  }

  isReady(): boolean {
    return this.#ready;
  }

  whenReady(): Promise<unknown> {
    return this.#whenReady.promise;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return this.#version;
  }

  getAppPath(): string {
    return manifest.folder;
  }

  getPath(name: string): string {
    return getPath(name);
  }

  setPath(name: string, folder: string): void {
    setPath(name, folder);
  }

  setAppLogsPath(folder?: string): void {
    setPath('logs', folder ?? path.join(getPath('userData'), 'logs'));
  }

  getLocale(): string {
    return commandLine.getSwitchValue('lang') || 'en-US';
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }

  requestSingleInstanceLock(additionalData?: unknown): boolean {
    return requestLock(getPath('userData'), additionalData, ({ argv, workingDirectory, data }) => {
      const tell = () => this.emit('second-instance', new PreventableEvent(), argv, workingDirectory, data);
      void this.#whenReady.promise.then(tell);
    });
  }

  releaseSingleInstanceLock(): void {
    releaseLock();
  }

  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id);
  }

  setAboutPanelOptions(options: unknown): void {
    record('app.setAboutPanelOptions', options);
  }

  showAboutPanel(): void {
    record('app.showAboutPanel');
  }

  addRecentDocument(file: string): void {
    record('app.addRecentDocument', file);
  }

  setBadgeCount(count: number): boolean {
    record('app.setBadgeCount', count);
    return true;
  }

  /** Refuses nothing: windows here are sandboxed or not made. */
  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  disableHardwareAcceleration(): void {
    if (this.#ready)
      throw new Error('app.disableHardwareAcceleration() can only be called before app is ready');
  }

  focus(): void {
    for (const window of [...allWindows].slice(0, 1)) window.focus();
  }

  /** Tries: a listener of 'before-quit', a window's 'close' or 'will-quit' may prevent it. */
  quit(): void {
    if (this.#quitting || this.#ending) return;
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    if (allWindows.size === 0) this.#willQuit();
    for (const window of [...allWindows]) {
      if (this.#isQuitting()) window.close();
    }
  }

  /** At once: asks nobody. */
  exit(code = 0): void {
    const ended = this.#end(code);
    for (const window of [...allWindows]) window.destroy();
    void ended;
  }

  relaunch(options: Relaunch = {}): void {
    this.#relaunch = options;
  }

  /** A window refused to close. */
  closePrevented(): void {
    this.#quitting = false;
  }

  /** The last window has closed. */
  allWindowsClosed(): void {
    if (this.#ending) return;
    if (this.#quitting) this.#willQuit();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  #isQuitting(): boolean {
    return this.#quitting;
  }

  #willQuit(): void {
    const event = new PreventableEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.#quitting = false;
    else void this.#end(0);
  }

  async #end(code: number): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.emit('quit', new PreventableEvent(), code);
    if (this.#ready) await (await browser).close();
    releaseLock();
    if (this.#relaunch) this.#startAgain(this.#relaunch);
    process.exit(code);
  }

  #startAgain({ execPath = process.argv[0]!, args = process.argv.slice(1) }: Relaunch): void {
    spawn(execPath, args, { detached: true, stdio: 'ignore' }).unref();
  }
}

export const app = new App();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
