import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { app } from './app.ts';
import { PreventableEvent } from './preventable.ts';

type Stdio = 'pipe' | 'ignore' | 'inherit';

interface ForkOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly execArgv?: readonly string[];
  readonly cwd?: string;
  readonly stdio?: Stdio | readonly Stdio[];
  readonly serviceName?: string;
}

const parentPort = path.join(import.meta.dirname, 'parentPort.ts');

function start(entry: string, args: readonly string[], options: ForkOptions): ChildProcess {
  const { env = process.env, execArgv = [], cwd, stdio = 'inherit' } = options;
  const [, output = 'inherit', errors = 'inherit'] =
    typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio;
  return fork(entry, args, {
    env,
    execArgv: ['--import', parentPort, ...execArgv],
    serialization: 'advanced',
    stdio: ['ignore', output, errors, 'ipc'],
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** What `waitpid` says: the code it ended with, or the signal that ended it. */
function exitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? (signal === null ? 0 : os.constants.signals[signal]);
}

/** A process with Node in it: `utilityProcess.fork` gives one. Messages are structured clones. */
class UtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly #child: ChildProcess;

  constructor(entry: string, args: readonly string[], options: ForkOptions) {
    super();
    this.#child = start(entry, args, options);
    const { stdout, stderr } = this.#child;
    this.stdout = stdout;
    this.stderr = stderr;
    this.#child.on('spawn', () => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('error', () => undefined);
    this.#child.on('exit', (code, signal) => this.#ended(exitStatus(code, signal), signal, options));
    app.on('quit', () => this.kill());
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }

  /** Asks it to end. Whether it was asked. */
  kill(): boolean {
    return this.#child.kill();
  }

  #ended(exitCode: number, signal: string | null, { serviceName }: ForkOptions): void {
    this.pid = undefined;
    this.emit('exit', exitCode);
    if (exitCode === 0) return;
    const killed = signal === 'SIGKILL' || signal === 'SIGTERM';
    const reason = killed ? 'killed' : signal === null ? 'abnormal-exit' : 'crashed';
    const name = serviceName ?? 'Node Utility Process';
    const details = { type: 'Utility', reason, exitCode, serviceName: 'node.mojom.NodeService', name };
    app.emit('child-process-gone', new PreventableEvent(), details);
  }
}

/** `electron.utilityProcess`. */
export const utilityProcess = {
  /** @throws Error before the app is ready */
  fork(entry: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready');
    return new UtilityProcess(entry, args, options);
  },
};
