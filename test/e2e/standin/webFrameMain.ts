import type { CdpSession } from './cdp.ts';
import { toApp } from './internalUrls.ts';
import type { ToPage } from './page/messages.ts';
import { codec, deliverName } from './page/sources.ts';

let lastId = 0;

/** A frame of a page, as the main process sees it. */
export class WebFrameMain {
  readonly frameToken: string;
  readonly parent: WebFrameMain | null;
  readonly routingId = ++lastId;
  readonly frameTreeNodeId = this.routingId;
  readonly processId = 1;
  detached = false;
  /** Changes with every document the frame shows. */
  document = '';
  /** The preload script's world of that document, or undefined before it is there. */
  context: number | undefined;
  name = '';
  readonly #page: CdpSession;
  #url = '';

  constructor(page: CdpSession, frameToken: string, parent: WebFrameMain | null) {
    this.#page = page;
    this.frameToken = frameToken;
    this.parent = parent;
  }

  get url(): string {
    return this.#url;
  }

  get origin(): string {
    const [origin] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(this.#url) ?? [];
    return origin ?? 'null';
  }

  get top(): WebFrameMain {
    return this.parent?.top ?? this;
  }

  isDestroyed(): boolean {
    return this.detached;
  }

  navigated(url: string, document: string, name: string): void {
    this.#url = toApp(url);
    this.document = document;
    this.name = name;
  }

  navigatedWithin(url: string): void {
    this.#url = toApp(url);
  }

  send(channel: string, ...args: unknown[]): void {
    this.post({ kind: 'event', channel, args });
  }

  /** Lost where nobody listens yet or any more, as in Electron. @throws Error when it cannot be cloned */
  post(message: ToPage): void {
    const value = codec.encode(message);
    if (this.context === undefined || this.detached) return;
    const expression = `${deliverName}(${JSON.stringify(value)})`;
    this.#page
      .send('Runtime.evaluate', { expression, contextId: this.context, silent: true })
      .catch(() => undefined);
  }
}
