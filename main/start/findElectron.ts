import { existsSync } from 'node:fs';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Electron's program was found, or why it was not. */
export type ElectronSearch =
  | { readonly found: true; readonly program: string }
  /** `named`: the variable that names a place, and the place, where there is no Electron; null where none is set. */
  | { readonly found: false; readonly named: { readonly variable: string; readonly place: string } | null };

/**
 * Looks for Electron's program without running, requiring or downloading anything.
 *
 * `ELECTRON_BIN` names the program itself, `ELECTRON_OVERRIDE_DIST_PATH` the folder it was unpacked into (Electron's
 * own variable); else it is where the electron package keeps it, in `dist` under `packageFolder`.
 */
export function findElectron(
  packageFolder: string,
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): ElectronSearch {
  const program = environment['ELECTRON_BIN'];
  if (program) return search(program, { variable: 'ELECTRON_BIN', place: program });
  const folder = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder) {
    return search(path.join(folder, programInFolder(platform)), {
      variable: 'ELECTRON_OVERRIDE_DIST_PATH',
      place: folder,
    });
  }
  return search(path.join(packageFolder, 'dist', programInFolder(platform)), null);
}

function search(program: string, named: { variable: string; place: string } | null): ElectronSearch {
  return existsSync(program) ? { found: true, program: path.resolve(program) } : { found: false, named };
}

/** Where the program is in the folder that Electron's zip unpacks to. */
export function programInFolder(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}
