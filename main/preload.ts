import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, Reply } from '../shared/contract.ts';
import { commandChannel, eventChannel } from './shell/channels.ts';

/*
 * The one opening between the page and the rest of the app. It forwards and decides nothing: the main process
 * checks who calls, what is called and with what.
 */

type Handler = (payload: unknown) => void;

const handlers = new Map<string, Set<Handler>>();

ipcRenderer.on(eventChannel, (_event, name: string, payload: unknown) => {
  for (const handler of handlers.get(name) ?? []) handler(payload);
});

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(commandChannel, name, input) as Promise<Reply<unknown>>,
  listen: (name, handler) => {
    const all = handlers.get(name) ?? new Set();
    handlers.set(name, all.add(handler));
    return () => void all.delete(handler);
  },
  pathForFile: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
};

contextBridge.exposeInMainWorld('nudge', bridge);
