/** The way to the app, whichever kind of process this is. */
export interface Port {
  /** Says nothing where the app is gone. */
  readonly send: (message: unknown) => void;
  readonly onMessage: (handler: (message: unknown) => void) => void;
  /** Called when the app is gone. Electron ends its utility processes itself and never calls this. */
  readonly onClose: (handler: () => void) => void;
  readonly isOpen: () => boolean;
}

/** What Electron puts into a utility process as `process.parentPort`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', handler: (event: { readonly data: unknown }) => void): void;
}

/** The port of this process. @throws Error where nobody started it as an engine process */
export function openPort(): Port {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) return electronPort(parentPort);
  if (process.send !== undefined) return childPort();
  throw new Error('This program is a part of Nudge and is started by it.');
}

function electronPort(parentPort: ParentPort): Port {
  return {
    send: (message) => {
      parentPort.postMessage(message);
    },
    onMessage: (handler) => {
      parentPort.on('message', ({ data }) => {
        handler(data);
      });
    },
    onClose: () => undefined,
    isOpen: () => true,
  };
}

function childPort(): Port {
  return {
    send: (message) => {
      // The channel may close while the message is on its way; then nobody is there to miss it.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (handler) => {
      process.on('message', handler);
    },
    onClose: (handler) => {
      process.on('disconnect', handler);
    },
    isOpen: () => process.connected,
  };
}
