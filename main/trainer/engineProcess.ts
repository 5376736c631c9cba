/**
 * A process that computes, seen from the app: Electron's utility process there, a child process elsewhere.
 * Messages are structured clones.
 */
export interface EngineProcess {
  /** undefined until it runs. */
  readonly pid: number | undefined;
  readonly send: (message: unknown) => void;
  readonly onMessage: (handler: (message: unknown) => void) => void;
  /** Called once, however it ended. `signal` is null where the system does not tell. */
  readonly onExit: (handler: (code: number | null, signal: string | null) => void) => void;
  readonly kill: () => void;
}

/** Starts a new one; `name` is what task managers show. */
export type StartEngineProcess = (name: string) => EngineProcess;
