import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { browser } from './browser.ts';
import { Permissions } from './permissions.ts';
import { Protocol } from './protocol.ts';
import { record } from './record.ts';
import { WebRequest } from './webRequest.ts';

/** What the pages of one partition share. Chromium keeps one storage for all of them here. */
export class Session extends EventEmitter {
  readonly protocol = new Protocol(() => app.isReady());
  readonly webRequest = new WebRequest();
  readonly permissions = new Permissions();
  #spellChecker = true;

  readonly setPermissionRequestHandler = this.permissions.setRequestHandler.bind(this.permissions);
  readonly setPermissionCheckHandler = this.permissions.setCheckHandler.bind(this.permissions);

  setDevicePermissionHandler(handler: unknown): void {
    record('session.setDevicePermissionHandler', handler);
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.#spellChecker = enable;
  }

  isSpellCheckerEnabled(): boolean {
    return this.#spellChecker;
  }

  setSpellCheckerLanguages(languages: readonly string[]): void {
    record('session.setSpellCheckerLanguages', languages);
  }

  async clearCache(): Promise<void> {
    record('session.clearCache');
  }

  /** Of every origin. */
  async clearStorageData(): Promise<void> {
    const { root } = await browser;
    await root.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'all' });
  }
}

const partitions = new Map<string, Session>();

/** Pages that name no partition. */
export const defaultSession = new Session();

/** `electron.session`. */
export const session = {
  defaultSession,
  fromPartition(partition: string): Session {
    const known = partition === '' ? defaultSession : partitions.get(partition);
    const found = known ?? new Session();
    partitions.set(partition, found);
    return found;
  },
};
