/** `npm start`: builds the app and opens it in Electron. Arguments are handed on: `npm start -- pairs.jsonl`. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildIfStale, root } from './start/build.ts';
import { findElectron } from './start/findElectron.ts';
import { missingElectron } from './start/missingElectron.ts';

const electronPackage = path.join(root, 'node_modules', 'electron');

function electronVersion(): string {
  const manifest = readFileSync(path.join(electronPackage, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Runs Electron on this folder until it ends; its exit status becomes ours. */
function launch(program: string): void {
  // Set in terminals inside other Electron apps; with it Electron would be a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const electron = spawn(program, [root, ...process.argv.slice(2)], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => electron.kill(signal));
  electron.on('error', (error) => {
    process.stderr.write(`Electron did not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  electron.on('exit', (status) => {
    process.exitCode = status ?? 1;
  });
}

const electron = findElectron(electronPackage);
if (electron.found) {
  await buildIfStale();
  launch(electron.program);
} else {
  process.stderr.write(missingElectron(electron, electronVersion(), process.platform, process.arch));
  process.exitCode = 1;
}
