import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { StartEngineProcess } from '../../main/trainer/engineProcess.ts';

/** Engine processes as plain child processes, which speak as Electron's utility processes do. */
function childProcessStart(entry: string): StartEngineProcess {
  return () => {
    const child = fork(entry, [], { serialization: 'advanced' });
    // A message to a process that has just ended is nobody's.
    child.on('error', () => undefined);
    return {
      get pid() {
        return child.pid;
      },
      send: (message) => {
        if (child.connected) child.send(message as object);
      },
      onMessage: (handler) => void child.on('message', handler),
      onExit: (handler) => void child.once('exit', handler),
      kill: () => void child.kill(),
    };
  };
}

export const workerEntry = fileURLToPath(new URL('../../main/trainer/worker.ts', import.meta.url));

/** The worker from its source. */
export const startChildProcess = childProcessStart(workerEntry);
