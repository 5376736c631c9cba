import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What an instance that came second says before it goes. */
interface SecondInstance {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly data: unknown;
}

let release: (() => void) | null = null;

function ownerOf(lock: string): number | null {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    // Nobody holds it, or somebody who died.
    return null;
  }
}

/** Whether the lock file is ours now. */
function take(lock: string): boolean {
  if (ownerOf(lock) !== null) return false;
  rmSync(lock, { force: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Written aside and renamed, so that the first instance reads it whole. */
function tell(inbox: string, said: SecondInstance): void {
  const file = path.join(inbox, String(process.pid));
  writeFileSync(`${file}.part`, JSON.stringify(said));
  renameSync(`${file}.part`, `${file}.json`);
}

function readInbox(inbox: string, listener: (second: SecondInstance) => void): void {
  for (const name of readdirSync(inbox).filter((other) => other.endsWith('.json'))) {
    const file = path.join(inbox, name);
    const said = JSON.parse(readFileSync(file, 'utf8')) as SecondInstance;
    rmSync(file);
    listener(said);
  }
}

/**
 * Makes this process the one instance of a folder, or tells the one that is.
 *
 * @returns whether this process is the one
 */
export function requestLock(
  folder: string,
  data: unknown,
  listener: (second: SecondInstance) => void,
): boolean {
  if (release) return true;
  const lock = path.join(folder, 'SingletonLock');
  const inbox = path.join(folder, 'SingletonInbox');
  mkdirSync(inbox, { recursive: true });
  if (!take(lock)) {
    tell(inbox, { argv: process.argv, workingDirectory: process.cwd(), data });
    return false;
  }
  const watcher = watch(inbox, () => readInbox(inbox, listener)).unref();
  release = () => {
    watcher.close();
    rmSync(lock, { force: true });
  };
  process.on('exit', releaseLock);
  return true;
}

export function releaseLock(): void {
  release?.();
  release = null;
}
