import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { NudgeError } from '../../shared/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder that holds everything Nudge keeps: `NUDGE_HOME`, or the platform's place for application data.
 * Windows: `%APPDATA%\Nudge`. macOS: `~/Library/Application Support/Nudge`. Linux: `$XDG_DATA_HOME/nudge`,
 * else `~/.local/share/nudge`.
 */
export function findHome(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  userFolder: string = homedir(),
): string {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const chosen = environment['NUDGE_HOME'];
  if (chosen) return paths.resolve(chosen);
  if (platform === 'win32') {
    return paths.join(environment['APPDATA'] ?? paths.join(userFolder, 'AppData', 'Roaming'), 'Nudge');
  }
  if (platform === 'darwin') return paths.join(userFolder, 'Library', 'Application Support', 'Nudge');
  const dataFolder = environment['XDG_DATA_HOME'] ?? '';
  // The XDG Base Directory Specification says to ignore a relative path.
  return paths.join(
    paths.isAbsolute(dataFolder) ? dataFolder : paths.join(userFolder, '.local', 'share'),
    'nudge',
  );
}

/**
 * Makes the home folder if need be and proves that files can be made in it: permissions alone do not tell,
 * least of all on Windows and on network drives.
 * @throws NudgeError HOME_UNWRITABLE
 */
export function prepareHome(home: string): void {
  const probe = path.join(home, `.write-test-${process.pid}`);
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (thrown) {
    throw new NudgeError(
      'HOME_UNWRITABLE',
      `Nudge cannot write to its folder ${home}.`,
      'Give yourself write access to that folder, or set NUDGE_HOME to another one.',
      { path: home },
      { cause: thrown },
    );
  }
}
