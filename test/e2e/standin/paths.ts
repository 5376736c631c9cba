import os from 'node:os';
import path from 'node:path';
import { commandLine } from './commandLine.ts';
import { manifest } from './manifest.ts';

const set = new Map<string, string>();

/** Where each of Electron's named folders is on Linux, unless the app moved it. */
const defaults: Record<string, () => string> = {
  home: () => os.homedir(),
  temp: () => os.tmpdir(),
  appData: () => process.env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config'),
  userData: () =>
    commandLine.hasSwitch('user-data-dir')
      ? path.resolve(commandLine.getSwitchValue('user-data-dir'))
      : path.join(getPath('appData'), manifest.name),
  sessionData: () => getPath('userData'),
  logs: () => path.join(getPath('userData'), 'logs'),
  crashDumps: () => path.join(getPath('userData'), 'Crashpad'),
  exe: () => process.argv[0]!,
  module: () => process.argv[0]!,
  desktop: () => path.join(os.homedir(), 'Desktop'),
  documents: () => path.join(os.homedir(), 'Documents'),
  downloads: () => path.join(os.homedir(), 'Downloads'),
  music: () => path.join(os.homedir(), 'Music'),
  pictures: () => path.join(os.homedir(), 'Pictures'),
  videos: () => path.join(os.homedir(), 'Videos'),
};

/** `app.getPath`. Throws for a name Electron does not know. */
export function getPath(name: string): string {
  const known = set.get(name) ?? defaults[name]?.();
  if (known === undefined) throw new Error(`Failed to get '${name}' path`);
  return known;
}

/** `app.setPath`. */
export function setPath(name: string, folder: string): void {
  if (!(name in defaults)) throw new Error(`Failed to set path '${name}'`);
  set.set(name, folder);
}
