import { EventEmitter } from 'node:events';
import { browser } from './browser.ts';
import { toApp } from './internalUrls.ts';
import { PreventableEvent } from './preventable.ts';
import { contentsOfFrame } from './registry.ts';
import { defaultSession } from './session.ts';

/** A file a page wants to save. Here none is: the listener sees what was asked, and may cancel it. */
class DownloadItem extends EventEmitter {
  readonly #url: string;
  readonly #fileName: string;
  #savePath = '';
  #cancelled = false;

  constructor(url: string, fileName: string) {
    super();
    this.#url = url;
    this.#fileName = fileName;
  }

  getURL(): string {
    return this.#url;
  }

  getFilename(): string {
    return this.#fileName;
  }

  getState(): 'progressing' | 'cancelled' {
    return this.#cancelled ? 'cancelled' : 'progressing';
  }

  setSavePath(file: string): void {
    this.#savePath = file;
  }

  getSavePath(): string {
    return this.#savePath;
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.emit('done', new PreventableEvent(), 'cancelled');
  }
}

/** Tells sessions of 'will-download', and cancels what they would have saved. */
export async function followDownloads(): Promise<void> {
  const { root } = await browser;
  root.on('Browser.downloadWillBegin', ({ frameId, guid, url, suggestedFilename }) => {
    const contents = contentsOfFrame(frameId);
    const item = new DownloadItem(toApp(url), suggestedFilename);
    (contents?.session ?? defaultSession).emit('will-download', new PreventableEvent(), item, contents);
    root.send('Browser.cancelDownload', { guid }).catch(() => undefined);
    item.cancel();
  });
  await root.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true });
}
