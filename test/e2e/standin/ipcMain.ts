import { EventEmitter } from 'node:events';
import type { FromPage, ToPage } from './page/messages.ts';
import { PreventableEvent } from './preventable.ts';
import type { WebContents } from './webContents.ts';
import type { WebFrameMain } from './webFrameMain.ts';

type Handler = (event: IpcEvent, ...args: unknown[]) => unknown;

/** Who called. */
class IpcEvent extends PreventableEvent {
  readonly type = 'frame';
  readonly ports: readonly never[] = [];
  readonly sender: WebContents;
  readonly processId: number;
  readonly frameId: number;
  readonly #frame: WebFrameMain;
  readonly #document: string;

  constructor(sender: WebContents, frame: WebFrameMain) {
    super();
    this.sender = sender;
    this.processId = frame.processId;
    this.frameId = frame.routingId;
    this.#frame = frame;
    this.#document = frame.document;
  }

  /** null once the frame is gone or shows another document. */
  get senderFrame(): WebFrameMain | null {
    return this.#frame.detached || this.#frame.document !== this.#document ? null : this.#frame;
  }

  reply(channel: string, ...args: unknown[]): void {
    this.#frame.send(channel, ...args);
  }
}

class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  async run(channel: string, event: IpcEvent, args: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return handler(event, ...args);
  }
}

export const ipcMain = new IpcMain();

type Invoke = Extract<FromPage, { kind: 'invoke' }>;

async function answer(contents: WebContents, frame: WebFrameMain, message: Invoke): Promise<void> {
  const { id, channel, args } = message;
  const reply = (body: ToPage) => frame.post(body);
  try {
    const value = await ipcMain.run(channel, new IpcEvent(contents, frame), args);
    reply({ kind: 'reply', id, ok: true, value });
  } catch (error) {
    const text = `Error invoking remote method '${channel}': ${String(error)}`;
    reply({ kind: 'reply', id, ok: false, message: text });
  }
}

/** A page's `ipcRenderer.invoke` or `send`. */
export function receiveIpc(
  contents: WebContents,
  frame: WebFrameMain,
  message: Extract<FromPage, { channel: string }>,
): void {
  if (message.kind === 'invoke') void answer(contents, frame, message);
  else ipcMain.emit(message.channel, new IpcEvent(contents, frame), ...message.args);
}
