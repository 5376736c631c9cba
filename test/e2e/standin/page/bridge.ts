/** One end of the tunnel between the preload script's world and the page's. */
export interface Bridge {
  /** Sets `window[key]` in the page, copied and frozen; functions in it call through. */
  readonly expose: (key: string, api: unknown) => void;
  /** Makes functions callable from the other end, unseen by the page. */
  readonly provide: (api: Record<string, (...args: never[]) => unknown>) => void;
  /** Calls a function that the other end provided. */
  readonly use: (name: string, ...args: unknown[]) => unknown;
}

/**
 * Electron's contextBridge. Runs as source text in both worlds and may use nothing outside itself. They share the
 * document, and Blink clones an event's `detail` when another world reads it: values cross as structured clones,
 * synchronously; functions and promises cross as numbers and are rebuilt on the other side.
 *
 * @param token a name for the events that pages cannot guess
 */
export function makeBridge(token: string, side: 'page' | 'preload'): Bridge {
  type Api = Record<string, (...args: never[]) => unknown>;
  type Message =
    | { readonly kind: 'call'; readonly id: string; readonly args: unknown[] }
    | { readonly kind: 'return'; readonly value: unknown }
    | { readonly kind: 'throw'; readonly message: string }
    | { readonly kind: 'resolve'; readonly id: string; readonly value: unknown }
    | { readonly kind: 'reject'; readonly id: string; readonly message: string }
    | { readonly kind: 'expose'; readonly key: string; readonly api: unknown }
    | { readonly kind: 'provide'; readonly api: unknown };

  const other = side === 'page' ? 'preload' : 'page';
  const notCloned = 'An object could not be cloned.';
  const functionMark = `${token}function`;
  const promiseMark = `${token}promise`;
  const functions = new Map<string, (...args: unknown[]) => unknown>();
  const settles = new Map<string, PromiseWithResolvers<unknown>>();
  const provided: Record<string, (...args: unknown[]) => unknown> = {};
  let lastId = 0;
  let answer: Message | undefined;

  /** Whether it arrived: what cannot be cloned does not. */
  const post = (message: Message): boolean =>
    !document.dispatchEvent(new CustomEvent(token + other, { detail: message, cancelable: true }));
  const isPlain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
  const mapValues = (record: Record<string, unknown>, map: (value: unknown) => unknown) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

  function sendFunction(value: (...args: unknown[]) => unknown): unknown {
    const id = side + String(++lastId);
    functions.set(id, value);
    return { [functionMark]: id };
  }

  function sendPromise(promise: Promise<unknown>): unknown {
    const id = side + String(++lastId);
    promise.then(
      (value) =>
        post({ kind: 'resolve', id, value: send(value) }) || post({ kind: 'reject', id, message: notCloned }),
      (error: unknown) => post({ kind: 'reject', id, message: messageOf(error) }),
    );
    return { [promiseMark]: id };
  }

  function send(value: unknown): unknown {
    if (typeof value === 'function') return sendFunction(value as (...args: unknown[]) => unknown);
    if (value instanceof Promise) return sendPromise(value as Promise<unknown>);
    if (Array.isArray(value)) return value.map(send);
    return isPlain(value) ? mapValues(value, send) : value;
  }

  function receive(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(receive);
    if (!isPlain(value)) return value;
    const functionId = value[functionMark];
    if (typeof functionId === 'string') return (...args: unknown[]) => call(functionId, args);
    const promiseId = value[promiseMark];
    if (typeof promiseId !== 'string') return mapValues(value, receive);
    const settle = Promise.withResolvers<unknown>();
    settles.set(promiseId, settle);
    return settle.promise;
  }

  /** The other end answers before `post` returns. */
  function call(id: string, args: unknown[]): unknown {
    answer = { kind: 'throw', message: notCloned };
    post({ kind: 'call', id, args: args.map(send) });
    const given = answer as Message;
    if (given.kind === 'throw') throw new Error(given.message);
    return given.kind === 'return' ? receive(given.value) : undefined;
  }

  function run(id: string, args: unknown[]): Message {
    try {
      return { kind: 'return', value: send(functions.get(id)!(...args.map(receive))) };
    } catch (error) {
      return { kind: 'throw', message: messageOf(error) };
    }
  }

  function freeze(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    Object.values(value).forEach(freeze);
    return Object.freeze(value);
  }

  function handle(message: Message): void {
    switch (message.kind) {
      case 'call':
        post(run(message.id, message.args));
        return;
      case 'return':
      case 'throw':
        answer = message;
        return;
      case 'resolve':
        settles.get(message.id)?.resolve(receive(message.value));
        settles.delete(message.id);
        return;
      case 'reject':
        settles.get(message.id)?.reject(new Error(message.message));
        settles.delete(message.id);
        return;
      case 'expose': {
        const value = freeze(receive(message.api));
        Object.defineProperty(globalThis, message.key, { value, enumerable: true });
        return;
      }
      case 'provide':
        Object.assign(provided, receive(message.api));
    }
  }

  document.addEventListener(token + side, (event) => {
    const { detail } = event as CustomEvent<Message | null>;
    if (!detail) return;
    event.preventDefault();
    handle(detail);
  });

  return {
    expose: (key, api) => post({ kind: 'expose', key, api: send(api) }),
    provide: (api: Api) => post({ kind: 'provide', api: send(api) }),
    use: (name, ...args) => provided[name]!(...args),
  };
}
