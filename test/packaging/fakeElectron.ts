import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programInFolder } from '../../main/start/findElectron.ts';

/**
 * Where electron-builder writes the fuses: a mark that it searches for, the version of what follows, how many fuses
 * there are, and one digit for each.
 */
const fuses = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('1'.repeat(8)),
]);

/** A folder that is to electron-builder what Electron's zip unpacks to; the caller removes it. */
export function fakeElectron(platform: NodeJS.Platform, version: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'nudge-electron-'));
  const write = (file: string, content: string | Buffer): void => {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), content, { mode: 0o755 });
  };
  write('version', version);
  write('LICENSE', 'License of Electron');
  write(programInFolder(platform), fuses);
  if (platform === 'darwin') {
    write('Electron.app/Contents/Info.plist', '<plist version="1.0"><dict></dict></plist>');
    const frameworks = 'Electron.app/Contents/Frameworks';
    write(`${frameworks}/Electron Framework.framework/Electron Framework`, fuses);
    write(`${frameworks}/Electron Helper.app/Contents/MacOS/Electron Helper`, '');
  } else {
    write('locales/en-US.pak', 'Words of Chromium');
  }
  return folder;
}
