import type { EngineProcess, StartEngineProcess } from '../../main/trainer/engineProcess.ts';

/** An engine process that a test plays. */
export interface ScriptedEngine {
  readonly start: StartEngineProcess;
  /** What the app sent, in order. */
  readonly sent: readonly unknown[];
  readonly killed: () => boolean;
  readonly say: (message: unknown) => void;
  readonly exit: (code: number | null, signal: string | null) => void;
}

/** Killed, it ends by SIGTERM as a real one does. */
export function scriptedEngine(): ScriptedEngine {
  const sent: unknown[] = [];
  let killed = false;
  let onMessage: (message: unknown) => void = () => undefined;
  let onExit: ((code: number | null, signal: string | null) => void) | null = null;
  const exit = (code: number | null, signal: string | null): void => {
    onExit?.(code, signal);
    onExit = null;
  };
  const engine: EngineProcess = {
    pid: 1,
    send: (message) => void sent.push(message),
    onMessage: (handler) => (onMessage = handler),
    onExit: (handler) => (onExit = handler),
    kill: () => {
      killed = true;
      queueMicrotask(() => {
        exit(null, 'SIGTERM');
      });
    },
  };
  return {
    start: () => engine,
    sent,
    killed: () => killed,
    say: (message) => {
      onMessage(message);
    },
    exit,
  };
}
