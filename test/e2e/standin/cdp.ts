import type { CDPSession } from 'playwright-core';
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** One conversation with Chromium: with the browser itself, or with one page. Typed by Playwright's own tables. */
export type CdpSession = Pick<CDPSession, 'send' | 'on' | 'once' | 'off'>;

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The Chrome DevTools Protocol over a pair of pipes: JSON messages, each ended by a zero byte. Chromium ends when
 * the pipes do, so that no browser outlives its app, however that died.
 */
export class CdpConnection {
  readonly #to: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, EventEmitter>();
  #lastId = 0;
  #partial: Buffer[] = [];

  /** @param to what Chromium reads @param from what it writes */
  constructor(to: Writable, from: Readable) {
    this.#to = to;
    // A browser that is gone is told by its end, not by a broken pipe.
    to.on('error', () => undefined);
    from.on('data', (chunk: Buffer) => this.#read(chunk));
    from.on('close', () => this.#end());
  }

  /** @param id '' for the browser itself */
  session(id: string): CdpSession {
    const events = this.#events(id);
    const send = (method: string, params: unknown = {}) => this.#send(id, method, params);
    return Object.assign(events, { send }) as unknown as CdpSession;
  }

  #events(sessionId: string): EventEmitter {
    let events = this.#sessions.get(sessionId);
    if (!events) {
      events = new EventEmitter().setMaxListeners(0);
      this.#sessions.set(sessionId, events);
    }
    return events;
  }

  #send(sessionId: string, method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    const message = { id, method, params, ...(sessionId === '' ? {} : { sessionId }) };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#to.write(`${JSON.stringify(message)}\0`);
    });
  }

  #read(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      this.#partial.push(chunk.subarray(start, end));
      const text = Buffer.concat(this.#partial).toString();
      this.#partial = [];
      start = end + 1;
      this.#receive(JSON.parse(text) as Message);
    }
    if (start < chunk.length) this.#partial.push(chunk.subarray(start));
  }

  #receive({ id, sessionId = '', method, params, result, error }: Message): void {
    if (id === undefined) {
      this.#events(sessionId).emit(method!, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }

  #end(): void {
    for (const { method, reject } of this.#waiting.values())
      reject(new Error(`${method}: the browser ended`));
    this.#waiting.clear();
  }
}
