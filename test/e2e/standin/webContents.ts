import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { browser, type Page } from './browser.ts';
import { FilePaths } from './filePaths.ts';
import { FrameTree } from './frameTree.ts';
import { toApp, toInternal } from './internalUrls.ts';
import { receiveIpc } from './ipcMain.ts';
import type { FromPage, WantedWindow } from './page/messages.ts';
import { bindingName, codec, preloadWorldName } from './page/sources.ts';
import { newDocumentScripts, refuseUnsafe, type WebPreferences } from './preload.ts';
import { PreventableEvent } from './preventable.ts';
import { record } from './record.ts';
import { allContents } from './registry.ts';
import { defaultSession, session, type Session } from './session.ts';
import type { WebFrameMain } from './webFrameMain.ts';

type WindowOpenHandler = (details: {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
  readonly disposition: string;
  readonly referrer: { readonly url: string; readonly policy: string };
}) => { readonly action: 'allow' | 'deny' };

/** Chromium's numbers for the failures that happen here. */
const errorNumbers: Record<string, number> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_NAME_NOT_RESOLVED: -105,
};

let lastId = 0;

/** The page inside a window. */
export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly session: Session;
  readonly #page: Promise<Page>;
  readonly #close: () => void;
  #targetId = '';
  #frames: FrameTree | null = null;
  #destroyed = false;
  #crashed = false;
  #loading = false;
  #loaded = false;
  #failedDocument = '';
  #title = '';
  #devTools = false;
  #size = { width: 0, height: 0 };
  #zoomFactor: number;
  #windowOpenHandler: WindowOpenHandler | null = null;
  /** Where the page itself asked a frame to go. */
  readonly #wanted = new Map<string, string>();

  /**
   * @param opening the empty page, not yet started
   * @param close what `close()` does
   */
  constructor(opening: Promise<Page>, preferences: WebPreferences, close: () => void) {
    super();
    refuseUnsafe(preferences);
    this.session =
      preferences.partition === undefined ? defaultSession : session.fromPartition(preferences.partition);
    this.#zoomFactor = preferences.zoomFactor ?? 1;
    this.#close = close;
    const scripts = newDocumentScripts(preferences);
    this.#page = opening.then((page) => this.#prepare(page, scripts));
    this.#page.catch(() => this.destroyed());
    allContents.add(this);
    app.emit('web-contents-created', new PreventableEvent(), this);
  }

  async #prepare(page: Page, scripts: ReturnType<typeof newDocumentScripts>): Promise<Page> {
    const { session: cdp } = page;
    this.#targetId = page.targetId;
    this.#frames = new FrameTree(cdp, page.targetId);
    const filePaths = new FilePaths(cdp);
    this.once('destroyed', () => filePaths.close());
    this.#follow(page);
    await Promise.all([
      cdp.send('Page.enable'),
      cdp.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      cdp.send('Runtime.enable'),
      cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorldName }),
      ...scripts.map((script) => cdp.send('Page.addScriptToEvaluateOnNewDocument', script)),
      this.#applySize(page),
    ]);
    return page;
  }

  #follow({ session: cdp, targetId }: Page): void {
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frame = this.#frames!.ofContext(executionContextId);
      if (name === bindingName && frame) this.#receive(frame, codec.decode(payload) as FromPage);
    });
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.#loaded = false;
      this.#failedDocument = frame.unreachableUrl === undefined ? '' : frame.loaderId;
      this.emit('did-navigate', new PreventableEvent(), toApp(frame.url), 200, 'OK');
    });
    cdp.on('Page.frameRequestedNavigation', ({ frameId, url }) => this.#wanted.set(frameId, url));
    cdp.on('Page.frameStartedLoading', ({ frameId }) => this.#setLoading(frameId, true));
    cdp.on('Page.frameStoppedLoading', ({ frameId }) => this.#setLoading(frameId, false));
    cdp.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
      if (frameId === targetId) this.#reached(loaderId, name);
    });
    void browser.then(({ root }) => {
      root.on('Target.targetCrashed', ({ targetId: crashed }) => {
        if (crashed === targetId) this.#processGone();
      });
      root.on('Target.targetDestroyed', ({ targetId: gone }) => {
        if (gone === targetId) this.destroyed();
      });
    });
  }

  #receive(frame: WebFrameMain, message: FromPage): void {
    switch (message.kind) {
      case 'invoke':
      case 'send':
        return receiveIpc(this, frame, message);
      case 'ask':
        void this.#answerPermission(frame, message.id, message.permission);
        return;
      case 'open':
        return this.#windowWanted(message.wanted);
      case 'title':
        return this.#setTitle(message.title);
      case 'key':
        this.emit('standin-key', message.keys);
        return;
      case 'contextMenu':
        this.emit('context-menu', new PreventableEvent(), message.params);
    }
  }

  async #answerPermission(frame: WebFrameMain, id: number, permission: string): Promise<void> {
    const value = await this.session.permissions.ask(this, frame, permission);
    frame.post({ kind: 'reply', id, ok: true, value });
  }

  #setLoading(frameId: string, loading: boolean): void {
    if (frameId !== this.#targetId || this.#loading === loading) return;
    this.#loading = loading;
    this.emit(loading ? 'did-start-loading' : 'did-stop-loading');
  }

  #reached(document: string, name: string): void {
    const { main } = this.#frames!;
    // The empty page every window starts with is none of the app's.
    if (document !== main.document || document === this.#failedDocument) return;
    if (name === 'DOMContentLoaded') this.emit('dom-ready', new PreventableEvent());
    if (name !== 'load') return;
    this.#loaded = true;
    this.emit('did-finish-load');
  }

  #setTitle(title: string): void {
    this.#title = title;
    this.emit('page-title-updated', new PreventableEvent(), title, true);
  }

  /** Asks the handler. No window is opened: whoever allows one is told so. */
  #windowWanted({ url, frameName, features }: WantedWindow): void {
    const { action } = this.#windowOpenHandler?.({
      url: toApp(url),
      frameName,
      features,
      disposition: features === '' ? 'foreground-tab' : 'new-window',
      referrer: { url: this.getURL(), policy: 'strict-origin-when-cross-origin' },
    }) ?? { action: 'allow' };
    if (action === 'allow') process.stderr.write(`The stand-in opens no second window for ${url}\n`);
  }

  #processGone(): void {
    this.#crashed = true;
    this.#loaded = false;
    const details = { reason: 'crashed', exitCode: 5 };
    this.emit('render-process-gone', new PreventableEvent(), details);
    app.emit('render-process-gone', new PreventableEvent(), this, details);
  }

  closePage(): void {
    void this.#page
      .then(async ({ targetId }) => (await browser).root.send('Target.closeTarget', { targetId }))
      .catch(() => undefined);
    this.destroyed();
  }

  /** The page is no more. */
  destroyed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    allContents.delete(this);
    this.emit('destroyed');
  }

  get mainFrame(): WebFrameMain {
    if (!this.#frames) throw new Error('The page has not been opened yet');
    return this.#frames.main;
  }

  get targetId(): string {
    return this.#targetId;
  }

  frame(id: string): WebFrameMain | undefined {
    return this.#frames?.get(id);
  }

  /** Whether a listener stops a frame from going where its page wants. Asked once for each request. */
  preventsNavigation(frameId: string, internalUrl: string): boolean {
    const wanted = this.#wanted.get(frameId);
    this.#wanted.delete(frameId);
    // Loading by the app itself, or by a test through Chromium, is not the page's wish.
    if (wanted?.replace(/#.*/s, '') !== internalUrl.replace(/#.*/s, '')) return false;
    const url = toApp(internalUrl);
    const frame = this.frame(frameId) ?? null;
    const isMainFrame = frameId === this.#targetId;
    const event = Object.assign(new PreventableEvent(), { url, frame, isMainFrame, isSameDocument: false });
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event, url);
    return event.defaultPrevented;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#frames?.main.send(channel, ...args);
  }

  /** @throws Error naming the failure, such as ERR_FAILED, when the page does not load */
  async loadURL(url: string): Promise<void> {
    const { session: cdp } = await this.#page;
    const { promise: loaded, resolve, reject } = Promise.withResolvers<undefined>();
    const gone = () => reject(new Error(`ERR_FAILED (-2) loading '${url}'`));
    const finished = () => resolve(undefined);
    this.once('did-finish-load', finished);
    this.once('destroyed', gone);
    try {
      const { errorText, loaderId } = await cdp.send('Page.navigate', { url: toInternal(url) });
      if (errorText !== undefined) this.#failLoad(errorText.replace('net::', ''), url);
      if (loaderId !== undefined) await loaded;
    } finally {
      this.off('did-finish-load', finished);
      this.off('destroyed', gone);
    }
  }

  #failLoad(name: string, url: string): never {
    const number = errorNumbers[name] ?? -2;
    this.emit('did-fail-load', new PreventableEvent(), number, name, url, true);
    throw new Error(`${name} (${number}) loading '${url}'`);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  /** The value of a script, waited for; as JSON keeps it. */
  async executeJavaScript(expression: string, userGesture = false): Promise<unknown> {
    const { session: cdp } = await this.#page;
    if (!this.#loaded) await new Promise((resolve) => this.once('did-finish-load', resolve));
    const how = { awaitPromise: true, returnByValue: true, userGesture };
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', { expression, ...how });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  }

  reload(): void {
    this.#crashed = false;
    void this.#page.then(({ session: cdp }) => cdp.send('Page.reload'));
  }

  reloadIgnoringCache(): void {
    this.#crashed = false;
    void this.#page.then(({ session: cdp }) => cdp.send('Page.reload', { ignoreCache: true }));
  }

  close(): void {
    this.#close();
  }

  getURL(): string {
    return this.#frames?.main.url ?? '';
  }

  getTitle(): string {
    return this.#title;
  }

  getType(): 'window' {
    return 'window';
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  isLoadingMainFrame(): boolean {
    return this.#loading;
  }

  focus(): void {
    void this.#page.then(({ session: cdp }) => cdp.send('Page.bringToFront'));
  }

  openDevTools(): void {
    this.#devTools = true;
    this.emit('devtools-opened');
  }

  closeDevTools(): void {
    this.#devTools = false;
    this.emit('devtools-closed');
  }

  toggleDevTools(): void {
    if (this.#devTools) this.closeDevTools();
    else this.openDevTools();
  }

  isDevToolsOpened(): boolean {
    return this.#devTools;
  }

  getZoomFactor(): number {
    return this.#zoomFactor;
  }

  setZoomFactor(factor: number): void {
    this.#zoomFactor = factor;
    void this.#page.then((page) => this.#applySize(page));
  }

  getZoomLevel(): number {
    return Math.log(this.#zoomFactor) / Math.log(1.2);
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level);
  }

  async setVisualZoomLevelLimits(minimum: number, maximum: number): Promise<void> {
    record('webContents.setVisualZoomLevelLimits', minimum, maximum);
  }

  undo(): void {
    this.#edit('undo');
  }

  redo(): void {
    this.#edit('redo');
  }

  cut(): void {
    this.#edit('cut');
  }

  copy(): void {
    this.#edit('copy');
  }

  paste(): void {
    this.#edit('paste');
  }

  delete(): void {
    this.#edit('delete');
  }

  selectAll(): void {
    this.#edit('selectAll');
  }

  #edit(command: string): void {
    void this.#page.then(({ session: cdp }) =>
      cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', commands: [command] }),
    );
  }

  /** Makes the page that many pixels large, in the window's pixels. */
  resize(width: number, height: number): void {
    this.#size = { width, height };
    void this.#page.then((page) => this.#applySize(page)).catch(() => undefined);
  }

  async #applySize({ windowId, session: cdp }: Page): Promise<void> {
    const { width, height } = this.#size;
    const { root } = await browser;
    await root.send('Browser.setContentsSize', { windowId, width, height });
    const zoom = this.#zoomFactor;
    if (zoom === 1) await cdp.send('Emulation.clearDeviceMetricsOverride');
    else {
      await cdp.send('Emulation.setDeviceMetricsOverride', {
        width: Math.round(width / zoom),
        height: Math.round(height / zoom),
        deviceScaleFactor: zoom,
        mobile: false,
      });
    }
  }

  /** Which colours the page is asked for; null for the system's. */
  setColorScheme(scheme: 'light' | 'dark' | null): void {
    const features = [{ name: 'prefers-color-scheme', value: scheme ?? '' }];
    void this.#page.then(({ session: cdp }) => cdp.send('Emulation.setEmulatedMedia', { features }));
  }
}
