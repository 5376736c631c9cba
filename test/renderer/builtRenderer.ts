import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, 'node_modules/.cache/nudge-renderer');

let built: Promise<string> | null = null;

/** The folder of the built page; built again only when a source changed. */
export function builtRenderer(): Promise<string> {
  built ??= buildRenderer();
  return built;
}

async function buildRenderer(): Promise<string> {
  const folder = path.join(cache, sourceStamp());
  if (existsSync(path.join(folder, 'index.html'))) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  // Built beside and renamed: several test files may build at once, and the first one wins.
  const scratch = `${folder}.${process.pid}`;
  await inProduction(() =>
    build({
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: scratch, emptyOutDir: true },
      environments: { client: { build: { outDir: scratch } } },
    }),
  );
  try {
    renameSync(scratch, folder);
  } catch {
    rmSync(scratch, { recursive: true, force: true });
  }
  removeUnused();
  return folder;
}

/** Every change of a source leaves a build behind: those that no test has used for an hour go. */
function removeUnused(): void {
  for (const name of readdirSync(cache)) {
    const folder = path.join(cache, name);
    const used = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - used > 3_600_000) rmSync(folder, { recursive: true, force: true });
  }
}

/** Vitest sets NODE_ENV to `test`, which would make this a build for development, slower than what people get. */
async function inProduction(work: () => Promise<unknown>): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** Changes whenever a file that the page is built from does. */
function sourceStamp(): string {
  const hash = createHash('sha256');
  for (const room of ['renderer', 'shared']) {
    for (const entry of readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' }).sort()) {
      const { mtimeMs, size } = statSync(path.join(root, room, entry));
      hash.update(`${room}/${entry} ${mtimeMs} ${size}\n`);
    }
  }
  hash.update(String(statSync(path.join(root, 'vite.config.ts')).mtimeMs));
  return hash.digest('hex').slice(0, 16);
}
