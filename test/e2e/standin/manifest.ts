import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { launchArguments } from './launchArguments.ts';

/** What the app says about itself, read from its folder's package.json as Electron does. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** The file to run. */
  readonly entry: string;
}

interface PackageFile {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

function read(given: string): Manifest {
  if (!existsSync(given)) {
    process.stderr.write(`There is no app at ${given}\n`);
    process.exit(1);
  }
  // A file alone is nameless in Electron too.
  if (statSync(given).isFile()) {
    return { name: 'Electron', version: '45.4.1', folder: path.dirname(given), entry: given };
  }
  const text = readFileSync(path.join(given, 'package.json'), 'utf8');
  const { name, productName, version, main } = JSON.parse(text) as PackageFile;
  return {
    name: productName ?? name ?? 'Electron',
    version: version ?? '0.0.0',
    folder: given,
    entry: path.join(given, main ?? 'index.js'),
  };
}

export const manifest = read(launchArguments.entry);
