import { browser } from './browser.ts';
import type { CdpSession } from './cdp.ts';
import { policyToInternal, toApp, toInternal } from './internalUrls.ts';
import { contentsOfFrame } from './registry.ts';
import { defaultSession } from './session.ts';
import type { RequestDetails } from './webRequest.ts';

/** A request that Chromium holds back until it is told what to do. */
interface Paused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
}

interface HeaderEntry {
  readonly name: string;
  readonly value: string;
}

/** Electron's names for what a request is for. */
const resourceTypes: Record<string, string> = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
};

/** Everything a page may do but open another one. */
const noSecondWindows: HeaderEntry = {
  name: 'Content-Security-Policy',
  value: `sandbox ${[
    'allow-downloads',
    'allow-forms',
    'allow-modals',
    'allow-orientation-lock',
    'allow-pointer-lock',
    'allow-presentation',
    'allow-same-origin',
    'allow-scripts',
    'allow-storage-access-by-user-activation',
    'allow-top-navigation',
  ].join(' ')}`,
};

let lastId = 0;

function describe({ frameId, resourceType, request }: Paused): RequestDetails {
  const contents = contentsOfFrame(frameId);
  const frame = contents?.frame(frameId) ?? null;
  const document = frame?.parent ? 'subFrame' : 'mainFrame';
  return {
    id: ++lastId,
    url: toApp(request.url),
    method: request.method,
    resourceType: resourceType === 'Document' ? document : (resourceTypes[resourceType] ?? 'other'),
    referrer: toApp(request.headers['Referer'] ?? ''),
    timestamp: Date.now(),
    uploadData: [],
    frame,
    ...(contents ? { webContents: contents, webContentsId: contents.id } : {}),
  };
}

/** The request as a protocol handler gets it. */
function toRequest({ request }: Paused, url: string): Request {
  const { method, headers, postDataEntries = [] } = request;
  const body = Buffer.concat(postDataEntries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64')));
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    given.set(name, /^(origin|referer)$/i.test(name) ? toApp(value) : value);
  }
  return new Request(url, { method, headers: given, ...(body.length > 0 ? { body } : {}) });
}

function toHeaderEntries(headers: Record<string, string | string[]>): HeaderEntry[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => {
      const isPolicy = /^content-security-policy/i.test(name);
      return { name, value: isPolicy ? policyToInternal(value) : value };
    }),
  );
}

/** Decides about one request, as Electron does, and tells Chromium. */
class Decision {
  readonly #root: CdpSession;
  readonly #paused: Paused;

  constructor(root: CdpSession, paused: Paused) {
    this.#root = root;
    this.#paused = paused;
  }

  async make(): Promise<void> {
    const { frameId, resourceType, request } = this.#paused;
    const details = describe(this.#paused);
    // Chromium looks for this of an https page by itself; of a page with its own scheme it does not.
    if (resourceType !== 'Document' && details.url.endsWith('/favicon.ico'))
      return this.#fulfill(204, [], '');
    const contents = details.webContents;
    if (resourceType === 'Document' && contents?.preventsNavigation(frameId, request.url)) {
      return this.#fail('Aborted');
    }
    const session = contents?.session ?? defaultSession;
    const { cancel, redirectURL } = await session.webRequest.beforeRequest.ask(details);
    if (cancel) return this.#fail('BlockedByClient');
    if (redirectURL !== undefined) {
      return this.#fulfill(307, [{ name: 'Location', value: toInternal(redirectURL) }], '');
    }
    const handler = session.protocol.handlerFor(details.url);
    // The network: there is none.
    if (!handler) return this.#fail('NameNotResolved');
    await this.#respond(details, await handler(toRequest(this.#paused, details.url)));
  }

  async #respond(details: RequestDetails, response: Response): Promise<void> {
    const { webRequest } = details.webContents?.session ?? defaultSession;
    const responseHeaders: Record<string, string[]> = {};
    for (const [name, value] of response.headers) (responseHeaders[name] ??= []).push(value);
    const statusLine = `HTTP/1.1 ${response.status} ${response.statusText}`;
    const received = { ...details, statusCode: response.status, statusLine, responseHeaders };
    const answer = await webRequest.headersReceived.ask(received);
    if (answer.cancel) return this.#fail('BlockedByClient');
    const body = Buffer.from(await response.arrayBuffer()).toString('base64');
    const headers = toHeaderEntries(answer.responseHeaders ?? responseHeaders);
    if (this.#paused.resourceType === 'Document') headers.push(noSecondWindows);
    await this.#fulfill(response.status, headers, body);
  }

  async #fulfill(responseCode: number, responseHeaders: HeaderEntry[], body: string): Promise<void> {
    const { requestId } = this.#paused;
    await this.#root.send('Fetch.fulfillRequest', { requestId, responseCode, responseHeaders, body });
  }

  async #fail(errorReason: 'Aborted' | 'BlockedByClient' | 'Failed' | 'NameNotResolved'): Promise<void> {
    await this.#root.send('Fetch.failRequest', { requestId: this.#paused.requestId, errorReason });
  }

  /** What a handler that throws means to the page. */
  async abandon(error: unknown): Promise<void> {
    process.stderr.write(`A request for ${toApp(this.#paused.request.url)} failed: ${String(error)}\n`);
    await this.#fail('Failed');
  }
}

/** From here on every request of every page, frame and worker is decided by the app. */
export async function interceptRequests(): Promise<void> {
  const { root } = await browser;
  root.on('Fetch.requestPaused', (paused) => {
    const decision = new Decision(root, paused);
    decision
      .make()
      .catch((error: unknown) => decision.abandon(error))
      // The page is gone by now.
      .catch(() => undefined);
  });
  await root.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}
