import type { ElectronSearch } from './findElectron.ts';

/**
 * What to do where Electron's program is missing, in three lines: unpack it into the package's folder, name the
 * folder it is in, or connect once.
 */
export function missingElectron(
  search: ElectronSearch & { found: false },
  version: string,
  platform: string,
  arch: string,
): string {
  const zip = `electron-v${version}-${platform}-${arch}.zip`;
  const why =
    search.named === null
      ? 'Nudge needs Electron, and it is not on this computer yet.'
      : `There is no Electron at ${search.named.place} (${search.named.variable}).`;
  return [
    `${why} With a network: run "npx install-electron" once.`,
    `Without one: bring ${zip} from github.com/electron/electron/releases and unpack it into node_modules/electron/dist.`,
    'Or unpack it anywhere and set ELECTRON_OVERRIDE_DIST_PATH to that folder; then "npm start" again.',
    '',
  ].join('\n');
}
