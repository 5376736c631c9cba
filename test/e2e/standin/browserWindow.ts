import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { browser } from './browser.ts';
import { nativeTheme } from './nativeTheme.ts';
import type { WebPreferences } from './preload.ts';
import { PreventableEvent } from './preventable.ts';
import { record } from './record.ts';
import { allWindows } from './registry.ts';
import { screen, type Rectangle } from './screen.ts';
import { WebContents } from './webContents.ts';

interface BrowserWindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly backgroundColor?: string;
  readonly autoHideMenuBar?: boolean;
  readonly resizable?: boolean;
  readonly fullscreen?: boolean;
  readonly webPreferences?: WebPreferences;
}

type Placement = 'normal' | 'maximized' | 'minimized' | 'fullScreen';

let lastId = 0;
let focused: BrowserWindow | null = null;

function setFocused(window: BrowserWindow): void {
  focused = window;
}

/** The place a window opens at: the given one, or the middle of the first display. */
function openingBounds({ x, y, width = 800, height = 600 }: BrowserWindowOptions): Rectangle {
  const area = screen.getPrimaryDisplay().workArea;
  return {
    x: x ?? area.x + Math.round((area.width - width) / 2),
    y: y ?? area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

/** A window without a frame or a menu bar of its own: its bounds are its page's. */
export class BrowserWindow extends EventEmitter {
  readonly id = ++lastId;
  readonly webContents: WebContents;
  #normalBounds: Rectangle;
  #placement: Placement = 'normal';
  /** What restoring a minimized window goes back to. */
  #beforeMinimized: Placement = 'normal';
  #minimumSize: readonly [number, number];
  #visible: boolean;
  #destroyed = false;
  #title: string;
  #menuBarVisible: boolean;
  #backgroundColor: string;
  #menuBarAutoHides: boolean;
  #resizable: boolean;

  constructor(options: BrowserWindowOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.#normalBounds = openingBounds(options);
    this.#minimumSize = [options.minWidth ?? 0, options.minHeight ?? 0];
    this.#visible = options.show ?? true;
    this.#title = options.title ?? app.getName();
    this.#backgroundColor = options.backgroundColor ?? '#FFFFFF';
    this.#menuBarAutoHides = options.autoHideMenuBar ?? false;
    this.#menuBarVisible = !this.#menuBarAutoHides;
    this.#resizable = options.resizable ?? true;
    const { width, height } = this.#normalBounds;
    const opening = browser.then((chromium) => chromium.openPage(width, height));
    this.webContents = new WebContents(opening, options.webPreferences ?? {}, () => this.destroy());
    this.webContents.resize(width, height);
    this.#follow();
    allWindows.add(this);
    app.emit('browser-window-created', new PreventableEvent(), this);
    if (options.fullscreen) this.setFullScreen(true);
    if (this.#visible) queueMicrotask(() => this.#shown());
  }

  static getAllWindows(): BrowserWindow[] {
    return [...allWindows];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focused;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...allWindows].find((window) => window.webContents === contents) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return [...allWindows].find((window) => window.id === id) ?? null;
  }

  #follow(): void {
    const contents = this.webContents;
    contents.once('did-finish-load', () => this.emit('ready-to-show'));
    contents.once('destroyed', () => this.#closed());
    contents.on('page-title-updated', (event: PreventableEvent, title: string, explicit: boolean) => {
      this.emit('page-title-updated', event, title, explicit);
      if (!event.defaultPrevented) this.#title = title;
    });
    const recolour = () => {
      const { themeSource } = nativeTheme;
      contents.setColorScheme(themeSource === 'system' ? null : themeSource);
    };
    if (nativeTheme.themeSource !== 'system') recolour();
    nativeTheme.on('updated', recolour);
    this.once('closed', () => nativeTheme.off('updated', recolour));
  }

  #shown(): void {
    if (this.#destroyed) return;
    this.emit('show');
    this.focus();
  }

  #closed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    allWindows.delete(this);
    if (focused === this) focused = null;
    this.emit('closed');
    if (allWindows.size === 0) app.allWindowsClosed();
  }

  // ——— Life

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url);
  }

  /** Asks the listeners of 'close' first. */
  close(): void {
    if (this.#destroyed) return;
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) app.closePrevented();
    else setImmediate(() => this.destroy());
  }

  /** Asks nobody. */
  destroy(): void {
    this.webContents.closePage();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  reload(): void {
    this.webContents.reload();
  }

  // ——— Attention

  show(): void {
    this.#visible = true;
    this.#shown();
  }

  showInactive(): void {
    this.#visible = true;
    this.emit('show');
  }

  hide(): void {
    this.#visible = false;
    this.emit('hide');
    this.blur();
  }

  isVisible(): boolean {
    return this.#visible && this.#placement !== 'minimized';
  }

  focus(): void {
    if (focused === this) return;
    focused?.blur();
    setFocused(this);
    this.webContents.focus();
    this.emit('focus');
    app.emit('browser-window-focus', new PreventableEvent(), this);
  }

  blur(): void {
    if (focused !== this) return;
    focused = null;
    this.emit('blur');
    app.emit('browser-window-blur', new PreventableEvent(), this);
  }

  isFocused(): boolean {
    return focused === this;
  }

  flashFrame(flash: boolean): void {
    record('BrowserWindow.flashFrame', flash);
  }

  // ——— Place and size

  getNormalBounds(): Rectangle {
    return this.#normalBounds;
  }

  getBounds(): Rectangle {
    const { bounds, workArea } = screen.getDisplayMatching(this.#normalBounds);
    if (this.#placement === 'maximized') return workArea;
    return this.#placement === 'fullScreen' ? bounds : this.#normalBounds;
  }

  setBounds(bounds: Partial<Rectangle>): void {
    const before = this.getBounds();
    const wanted = { ...before, ...bounds };
    const [minWidth, minHeight] = this.#minimumSize;
    const { x, y } = wanted;
    const width = Math.max(wanted.width, minWidth);
    const height = Math.max(wanted.height, minHeight);
    this.#placement = 'normal';
    this.#normalBounds = { x, y, width, height };
    this.#changedFrom(before);
  }

  #changedFrom(before: Rectangle): void {
    const { x, y, width, height } = this.getBounds();
    if (width !== before.width || height !== before.height) {
      this.webContents.resize(width, height);
      this.emit('resize');
    }
    if (x !== before.x || y !== before.y) this.emit('move');
  }

  getSize(): [number, number] {
    const { width, height } = this.getBounds();
    return [width, height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getContentSize(): [number, number] {
    return this.getSize();
  }

  setContentSize(width: number, height: number): void {
    this.setSize(width, height);
  }

  getContentBounds(): Rectangle {
    return this.getBounds();
  }

  setContentBounds(bounds: Partial<Rectangle>): void {
    this.setBounds(bounds);
  }

  getPosition(): [number, number] {
    const { x, y } = this.getBounds();
    return [x, y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  center(): void {
    const { width, height } = this.getBounds();
    this.setBounds(openingBounds({ width, height }));
  }

  getMinimumSize(): [number, number] {
    const [width, height] = this.#minimumSize;
    return [width, height];
  }

  setMinimumSize(width: number, height: number): void {
    this.#minimumSize = [width, height];
  }

  isResizable(): boolean {
    return this.#resizable;
  }

  setResizable(resizable: boolean): void {
    this.#resizable = resizable;
  }

  #place(placement: Placement, event: string): void {
    if (this.#placement === placement) return;
    const before = this.getBounds();
    this.#placement = placement;
    this.#changedFrom(before);
    this.emit(event);
  }

  maximize(): void {
    this.#place('maximized', 'maximize');
    if (!this.#visible) this.show();
  }

  unmaximize(): void {
    if (this.isMaximized()) this.#place('normal', 'unmaximize');
  }

  isMaximized(): boolean {
    return this.#placement === 'maximized';
  }

  minimize(): void {
    if (this.isMinimized()) return;
    this.#beforeMinimized = this.#placement;
    this.#placement = 'minimized';
    this.emit('minimize');
    this.blur();
  }

  restore(): void {
    if (this.isMinimized()) {
      this.#placement = this.#beforeMinimized;
      this.emit('restore');
    } else this.unmaximize();
  }

  isMinimized(): boolean {
    return this.#placement === 'minimized';
  }

  setFullScreen(on: boolean): void {
    if (on) this.#place('fullScreen', 'enter-full-screen');
    else if (this.isFullScreen()) this.#place('normal', 'leave-full-screen');
  }

  isFullScreen(): boolean {
    return this.#placement === 'fullScreen';
  }

  isNormal(): boolean {
    return this.#placement === 'normal';
  }

  // ——— Looks

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  getBackgroundColor(): string {
    return this.#backgroundColor;
  }

  setBackgroundColor(colour: string): void {
    this.#backgroundColor = colour;
  }

  setProgressBar(progress: number, options?: unknown): void {
    record('BrowserWindow.setProgressBar', progress, ...(options === undefined ? [] : [options]));
  }

  setIcon(): void {
    record('BrowserWindow.setIcon');
  }

  setMenu(menu: unknown): void {
    record('BrowserWindow.setMenu', menu);
  }

  removeMenu(): void {
    record('BrowserWindow.removeMenu');
  }

  setMenuBarVisibility(visible: boolean): void {
    this.#menuBarVisible = visible;
  }

  isMenuBarVisible(): boolean {
    return this.#menuBarVisible;
  }

  setAutoHideMenuBar(hide: boolean): void {
    this.#menuBarAutoHides = hide;
  }

  isMenuBarAutoHide(): boolean {
    return this.#menuBarAutoHides;
  }
}
