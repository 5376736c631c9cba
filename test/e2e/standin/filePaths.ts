import type { CdpSession } from './cdp.ts';

/** Long enough for a page to ask for the paths of what it was given. */
const listeningMs = 5000;

const asking = new Set<FilePaths>();

/**
 * Answers `webUtils.getPathForFile` of one page. Its script stops at a breakpoint of its own with the file in
 * `file`; Chromium tells the debugger where a file that was dropped or chosen lies. A debugger that listens slows
 * every message down, so it does that only when a test says that files are coming.
 */
export class FilePaths {
  readonly #page: CdpSession;
  #stop: NodeJS.Timeout | undefined;

  constructor(page: CdpSession) {
    this.#page = page;
    asking.add(this);
    page.on('Debugger.paused', ({ callFrames }) => {
      const top = callFrames[0];
      const answered = top?.functionName === 'pathOf' ? this.#answer(top.callFrameId) : Promise.resolve();
      // A File that a script made has no path: the answer stays ''.
      void answered
        .catch(() => undefined)
        .then(() => page.send('Debugger.resume'))
        .catch(() => undefined);
    });
  }

  async listen(): Promise<void> {
    clearTimeout(this.#stop);
    await this.#page.send('Debugger.enable');
    const stop = () => void this.#page.send('Debugger.disable').catch(() => undefined);
    this.#stop = setTimeout(stop, listeningMs).unref();
  }

  close(): void {
    clearTimeout(this.#stop);
    asking.delete(this);
  }

  async #answer(callFrameId: string): Promise<void> {
    const expression = 'file';
    const { result } = await this.#page.send('Debugger.evaluateOnCallFrame', { callFrameId, expression });
    const { path } = await this.#page.send('DOM.getFileInfo', { objectId: result.objectId! });
    const set = `path = ${JSON.stringify(path)}`;
    await this.#page.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: set });
  }
}

/** From now on, and for some seconds, pages that are given files learn their paths. */
export async function expectFiles(): Promise<void> {
  await Promise.all([...asking].map((page) => page.listen()));
}
