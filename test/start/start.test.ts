import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findElectron, programInFolder } from '../../main/start/findElectron.ts';
import { missingElectron } from '../../main/start/missingElectron.ts';
import { tempFolder } from '../support/tempFolder.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** An electron package without a program, as npm leaves it. */
function emptyPackage(): string {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'package.json'), '{"version":"45.4.1"}');
  return folder;
}

/** A program in `folder` that says how it was started and exits with 7. */
function standIn(folder: string, program = programInFolder(process.platform)): string {
  const file = path.join(folder, program);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\necho "started with $*, node: $ELECTRON_RUN_AS_NODE"\nexit 7\n');
  chmodSync(file, 0o755);
  return file;
}

describe('findElectron', () => {
  test('finds what was unpacked into the package, on every platform', () => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      const folder = emptyPackage();
      expect(findElectron(folder, {}, platform)).toEqual({ found: false, named: null });
      const program = standIn(path.join(folder, 'dist'), programInFolder(platform));
      expect(findElectron(folder, {}, platform)).toEqual({ found: true, program });
    }
  });

  test('a named folder comes before the package, a named program before both', () => {
    const folder = emptyPackage();
    standIn(path.join(folder, 'dist'));
    const elsewhere = tempFolder();
    const unpacked = standIn(elsewhere);
    const program = standIn(elsewhere, 'my-electron');
    const byFolder = { ELECTRON_OVERRIDE_DIST_PATH: elsewhere };
    expect(findElectron(folder, byFolder)).toEqual({ found: true, program: unpacked });
    expect(findElectron(folder, { ...byFolder, ELECTRON_BIN: program })).toEqual({ found: true, program });
  });

  test('a name that leads nowhere is reported, not passed over', () => {
    const folder = emptyPackage();
    standIn(path.join(folder, 'dist'));
    expect(findElectron(folder, { ELECTRON_BIN: '/nowhere/electron' })).toEqual({
      found: false,
      named: { variable: 'ELECTRON_BIN', place: '/nowhere/electron' },
    });
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' })).toEqual({
      found: false,
      named: { variable: 'ELECTRON_OVERRIDE_DIST_PATH', place: '/nowhere' },
    });
  });
});

test('the advice is three lines and names the file, the folder, the variable and the command', () => {
  const advice = missingElectron({ found: false, named: null }, '45.4.1', 'darwin', 'arm64');
  expect(advice.split('\n')).toHaveLength(4);
  expect(advice.endsWith('\n')).toBe(true);
  expect(advice).toContain('electron-v45.4.1-darwin-arm64.zip');
  expect(advice).toContain('node_modules/electron/dist');
  expect(advice).toContain('ELECTRON_OVERRIDE_DIST_PATH');
  expect(advice).toContain('npx install-electron');
});

test('the command that the advice names is one that the electron package brings', () => {
  const manifest = JSON.parse(
    readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'),
  ) as { bin: Record<string, string> };
  expect(manifest.bin).toHaveProperty('install-electron');
});

interface Ended {
  readonly status: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm start`, without npm. */
async function start(environment: Record<string, string>, ...args: string[]): Promise<Ended> {
  const env = { ...process.env, NODE_ENV: 'production', ELECTRON_RUN_AS_NODE: '1', ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, ['main/start.ts', ...args], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

describe('npm start', () => {
  test('without Electron says three lines, no stack, and exits with 1', async () => {
    const { status, stdout, stderr } = await start({ ELECTRON_OVERRIDE_DIST_PATH: tempFolder() });
    expect(stdout).toBe('');
    expect(stderr.split('\n')).toHaveLength(4);
    expect(stderr).toContain('ELECTRON_OVERRIDE_DIST_PATH');
    expect(status).toBe(1);
  });

  test.skipIf(process.platform === 'win32')(
    'builds, starts the Electron that is named, hands arguments on and ends as it ends',
    async () => {
      const program = standIn(tempFolder());
      const { status, stdout } = await start({ ELECTRON_BIN: program }, 'pairs.jsonl');
      expect(stdout).toBe(`started with ${root} pairs.jsonl, node: \n`);
      expect(status).toBe(7);
    },
    180_000,
  );
});
