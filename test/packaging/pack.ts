import { listPackage } from '@electron/asar';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { builtApp } from '../support/builtApp.ts';
import { fakeElectron } from './fakeElectron.ts';

export type PackedPlatform = 'linux' | 'win32' | 'darwin';

/** A packaged app, as a folder. Lists of files are sorted, with `/` between folders. */
export interface Package {
  /** What electron-builder made: the folder that installers hold. */
  readonly folder: string;
  /** The folder that is `process.resourcesPath` in it. */
  readonly resources: string;
  /** Everything outside the archive of the app's own files. */
  readonly files: readonly string[];
  /** What the archive lists, folders left out: its own files and those that lie unpacked beside it. */
  readonly archived: readonly string[];
  /** What of it lies unpacked, because the system has to open it. */
  readonly unpacked: readonly string[];
}

const flags = { linux: '--linux', win32: '--win', darwin: '--mac' } as const;

/**
 * Runs electron-builder on the project, without a network, on a folder that stands for Electron. The package is
 * removed when the running test ends.
 */
export async function pack(platform: PackedPlatform, arch: 'x64' | 'arm64'): Promise<Package> {
  const { root } = await builtApp();
  const electron = fakeElectron(platform, electronVersion(root));
  const out = mkdtempSync(path.join(tmpdir(), 'nudge-package-'));
  onTestFinished(() => {
    for (const folder of [electron, out]) rmSync(folder, { recursive: true, force: true });
  });
  await electronBuilder(root, [
    '--dir',
    flags[platform],
    `--${arch}`,
    `-c.electronDist=${electron}`,
    `-c.directories.output=${out}`,
    // What is written into a real Windows program or signed on a Mac cannot be written into a stand-in.
    ...(platform === 'win32' ? ['-c.disableAsarIntegrity=true', '-c.win.signAndEditExecutable=false'] : []),
  ]);
  return describePackage(out, platform);
}

function electronVersion(root: string): string {
  const manifest = readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

async function electronBuilder(root: string, args: readonly string[]): Promise<void> {
  const nowhere = 'http://127.0.0.1:9';
  const env = { ...process.env, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, NO_PROXY: '', CI: 'true' };
  const cli = path.join(root, 'node_modules/electron-builder/cli.js');
  try {
    await promisify(execFile)(process.execPath, [cli, ...args], { cwd: root, env });
  } catch (thrown) {
    // It says on standard output what went wrong.
    throw new Error(`electron-builder failed: ${(thrown as { stdout: string }).stdout}`, { cause: thrown });
  }
}

function describePackage(out: string, platform: PackedPlatform): Package {
  const name = readdirSync(out).find((entry) => statSync(path.join(out, entry)).isDirectory()) ?? '';
  const folder = path.join(out, name);
  const resources = path.join(folder, platform === 'darwin' ? 'Nudge.app/Contents/Resources' : 'resources');
  const archive = path.join(resources, 'app.asar');
  const unpacked = filesIn(path.join(resources, 'app.asar.unpacked'));
  const listed = listPackage(archive, { isPack: false }).map((file) => slashes(file).slice(1));
  return {
    folder,
    resources,
    files: filesIn(folder).filter((file) => !file.includes('app.asar.unpacked/')),
    archived: listed.filter((file) => !listed.some((other) => other.startsWith(`${file}/`))).sort(),
    unpacked,
  };
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .map(slashes)
    .sort();
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}
