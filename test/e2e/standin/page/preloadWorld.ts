import type { Bridge } from './bridge.ts';
import type { Codec } from './codec.ts';
import type { FromPage, PreloadSettings, ToPage, WantedWindow } from './messages.ts';

/** The preload script, wrapped as the CommonJS module it is. */
type Preload = (
  require: (id: string) => unknown,
  module: { exports: object },
  exports: object,
  process: object,
) => void;

/** What only the browser can do for this world. */
interface Host {
  readonly send: (text: string) => void;
  /** The path of a file that came from the disk; '' for one that did not. Synchronous. */
  readonly pathOf: (file: unknown) => string;
}

/**
 * What surrounds a sandboxed preload script in Electron: `require('electron')` and a small `process`. Runs as
 * source text in the page's isolated world and may use nothing outside itself.
 */
export function startPreloadWorld(
  bridge: Bridge,
  codec: Codec,
  host: Host,
  settings: PreloadSettings,
  preload: Preload,
): void {
  type Listener = (event: object, ...args: unknown[]) => void;
  const world = globalThis as typeof globalThis & { standinDeliver?: (text: string) => void };

  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const listeners = new Map<string, Listener[]>();
  let lastId = 0;

  const post = (message: FromPage) => host.send(codec.encode(message));

  function request(message: (id: number) => FromPage): Promise<unknown> {
    const id = ++lastId;
    const settle = Promise.withResolvers<unknown>();
    waiting.set(id, settle);
    try {
      post(message(id));
    } catch (error) {
      waiting.delete(id);
      settle.reject(error);
    }
    return settle.promise;
  }

  world.standinDeliver = (text) => {
    const message = codec.decode(text) as ToPage;
    if (message.kind === 'event') {
      for (const listener of [...(listeners.get(message.channel) ?? [])]) {
        listener({ sender: ipcRenderer, ports: [] }, ...message.args);
      }
      return;
    }
    const settle = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) settle?.resolve(message.value);
    else settle?.reject(new Error(message.message));
  };

  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) => request((id) => ({ kind: 'invoke', id, channel, args })),
    send: (channel: string, ...args: unknown[]) => post({ kind: 'send', channel, args }),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    once(channel: string, listener: Listener) {
      const once: Listener = (event, ...args) => {
        ipcRenderer.off(channel, once);
        listener(event, ...args);
      };
      return ipcRenderer.on(channel, once);
    },
    off(channel: string, listener: Listener) {
      const left = listeners.get(channel)?.filter((other) => other !== listener) ?? [];
      listeners.set(channel, left);
      return ipcRenderer;
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
    addListener: (channel: string, listener: Listener) => ipcRenderer.on(channel, listener),
    removeListener: (channel: string, listener: Listener) => ipcRenderer.off(channel, listener),
  };

  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: bridge.expose },
    webUtils: {
      getPathForFile(file: unknown): string {
        if (Object.prototype.toString.call(file) !== '[object File]') {
          throw new TypeError('webUtils.getPathForFile takes a File');
        }
        return host.pathOf(file);
      },
    },
  };

  function require(id: string): unknown {
    if (id === 'electron' || id === 'electron/renderer') return electron;
    throw new Error(`module not found: ${id}`);
  }

  function reportKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || !event.isTrusted) return;
    const { key, code, ctrlKey: control, shiftKey: shift, altKey: alt, metaKey: meta } = event;
    post({ kind: 'key', keys: { key, code, control, shift, alt, meta } });
  }

  function reportContextMenu(event: MouseEvent): void {
    if (event.defaultPrevented) return;
    const { clientX: x, clientY: y } = event;
    const element = event.target as HTMLElement;
    const isEditable = element.isContentEditable || element.closest('input, textarea') !== null;
    const linkURL = element.closest('a')?.href ?? '';
    const selectionText = String(getSelection());
    post({ kind: 'contextMenu', params: { x, y, selectionText, isEditable, linkURL } });
  }

  function followTitle(): void {
    let last = '';
    const report = () => {
      if (document.title !== last) post({ kind: 'title', title: (last = document.title) });
    };
    report();
    new MutationObserver(report).observe(document.head, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }

  bridge.provide({
    ask: (permission: string) => request((id) => ({ kind: 'ask', id, permission })),
    open: (wanted: WantedWindow) => post({ kind: 'open', wanted }),
  });
  // Once every listener has had it: what the page handles itself is no shortcut of a menu.
  window.addEventListener('keydown', (event) => setTimeout(reportKey, 0, event));
  window.addEventListener('contextmenu', (event) => setTimeout(reportContextMenu, 0, event));

  if (window === top) document.addEventListener('DOMContentLoaded', followTitle);
  else if (!settings.inSubFrames) return;
  const module = { exports: {} };
  const process = {
    type: 'renderer',
    platform: 'linux',
    arch: 'x64',
    sandboxed: true,
    contextIsolated: true,
    isMainFrame: window === top,
    argv: settings.argv,
    versions: settings.versions,
    env: {},
  };
  preload(require, module, module.exports, process);
}
