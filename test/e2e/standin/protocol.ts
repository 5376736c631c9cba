import { addScheme, isAppScheme } from './internalUrls.ts';

type Handler = (request: Request) => Response | Promise<Response>;

interface CustomScheme {
  readonly scheme: string;
  readonly privileges?: Readonly<Record<string, boolean>>;
}

/** The schemes a session answers itself: `session.protocol`. */
export class Protocol {
  readonly #handlers = new Map<string, Handler>();
  readonly #isReady: () => boolean;

  constructor(isReady: () => boolean) {
    this.#isReady = isReady;
  }

  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    if (this.#isReady()) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    }
    for (const { scheme, privileges } of schemes) {
      if (privileges?.['standard'] !== true || privileges['secure'] !== true) {
        throw new Error(`The stand-in needs ${scheme}: to be standard and secure`);
      }
      addScheme(scheme);
    }
  }

  handle(scheme: string, handler: Handler): void {
    if (!isAppScheme(scheme)) throw new Error(`The stand-in needs ${scheme}: registered as privileged`);
    if (this.#handlers.has(scheme)) throw new Error(`The scheme has been registered: ${scheme}`);
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`The scheme has not been registered: ${scheme}`);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** The handler for an address main code knows, or undefined. */
  handlerFor(url: string): Handler | undefined {
    return this.#handlers.get(url.slice(0, url.indexOf(':')));
  }
}
