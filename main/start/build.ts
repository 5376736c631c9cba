import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The project's root. */
export const root = path.resolve(import.meta.dirname, '../..');

const sources = ['main', 'shared', 'renderer', 'vite.config.ts', 'svelte.config.js', 'package-lock.json'];
const stamp = path.join(root, 'dist/main/sources.sha256');

/**
 * Builds the app into `dist`, unless what lies there was built from these very sources. Processes that ask at the
 * same time take turns: the first one builds.
 * @throws what Vite says about sources that cannot be built
 */
export async function buildIfStale(): Promise<void> {
  const unlock = await lock(path.join(root, '.cache'), 'build.lock');
  try {
    const hash = hashOfSources();
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
    await build();
    writeFileSync(stamp, hash);
  } finally {
    unlock();
  }
}

async function build(): Promise<void> {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  // Vitest sets NODE_ENV to `test`, which would make this a build for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: root, env });
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesIn(path.join(root, source)))) {
    hash.update(`${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesIn(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesIn(path.join(place, name)));
}

/** Waits until no other living process holds the lock, takes it, and returns how to give it back. */
async function lock(folder: string, name: string): Promise<() => void> {
  const file = path.join(folder, name);
  mkdirSync(folder, { recursive: true });
  while (!taken(file)) await sleep(100);
  return () => rmSync(file, { force: true });
}

function taken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    if (!heldByLiving(file)) rmSync(file, { force: true });
    return false;
  }
}

function heldByLiving(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
