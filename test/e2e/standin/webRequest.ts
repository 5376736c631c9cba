import type { WebContents } from './webContents.ts';
import type { WebFrameMain } from './webFrameMain.ts';

/** A request, as listeners are told of it. */
export interface RequestDetails {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly referrer: string;
  readonly timestamp: number;
  readonly uploadData: readonly never[];
  readonly frame: WebFrameMain | null;
  readonly webContents?: WebContents;
  readonly webContentsId?: number;
}

export interface ResponseDetails extends RequestDetails {
  readonly statusCode: number;
  readonly statusLine: string;
  readonly responseHeaders: Record<string, string[]>;
}

interface BeforeRequestAnswer {
  readonly cancel?: boolean;
  readonly redirectURL?: string;
}

interface HeadersReceivedAnswer {
  readonly cancel?: boolean;
  readonly responseHeaders?: Record<string, string | string[]>;
}

interface Filter {
  readonly urls: readonly string[];
  readonly excludeUrls?: readonly string[];
  readonly types?: readonly string[];
}

type Listener<Details, Answer> = (details: Details, callback: (answer: Answer) => void) => void;

/** One pattern such as `<all_urls>` or `*://*.example.com/*`. */
function matches(pattern: string, url: string): boolean {
  if (pattern === '<all_urls>') return true;
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(url);
}

/** One event that a single listener answers. */
class Hook<Details extends RequestDetails, Answer extends object> {
  #filter: Filter | null = null;
  #listener: Listener<Details, Answer> | null = null;

  /** `(listener)`, `(filter, listener)`, or null to stop. */
  set(...given: [Listener<Details, Answer> | null] | [Filter, Listener<Details, Answer> | null]): void {
    [this.#filter, this.#listener] = given.length === 1 ? [null, given[0]] : given;
  }

  async ask(details: Details): Promise<Partial<Answer>> {
    const listener = this.#listener;
    if (!listener || !this.#covers(details)) return {};
    return new Promise((resolve) => listener(details, resolve));
  }

  #covers({ url, resourceType }: Details): boolean {
    const filter = this.#filter;
    if (!filter) return true;
    if (filter.types && !filter.types.includes(resourceType)) return false;
    if (filter.excludeUrls?.some((pattern) => matches(pattern, url))) return false;
    return filter.urls.some((pattern) => matches(pattern, url));
  }
}

/** `session.webRequest`: sees every request of the session's pages, and may stop it. */
export class WebRequest {
  readonly beforeRequest = new Hook<RequestDetails, BeforeRequestAnswer>();
  readonly headersReceived = new Hook<ResponseDetails, HeadersReceivedAnswer>();
  readonly onBeforeRequest = this.beforeRequest.set.bind(this.beforeRequest);
  readonly onHeadersReceived = this.headersReceived.set.bind(this.headersReceived);
}
