/**
 * npm passes Ctrl-C on to a process that the terminal has told already: what follows this soon is the same key.
 */
const sameKeyMs = 500;

/** The exit code of what a person stopped: 128 + SIGINT. */
export const stoppedExitCode = 130;

/** Whether a person wants to stop. */
export interface Interrupt {
  readonly requested: boolean;
  /** As if Ctrl-C had been pressed. */
  readonly request: () => void;
  /** Lets Ctrl-C end the process again. */
  readonly close: () => void;
}

/** Listens for Ctrl-C: the first asks the work in hand to finish, a second one ends the process at once. */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  let requestedAt: number | null = null;
  const request = (): void => {
    if (requestedAt !== null) return;
    requestedAt = performance.now();
    onFirst();
  };
  const onSignal = (): void => {
    if (requestedAt !== null && performance.now() - requestedAt > sameKeyMs) process.exit(stoppedExitCode);
    request();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    get requested() {
      return requestedAt !== null;
    },
    request,
    close: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
