import { writeAtomically, writeFully } from '../engine/files/atomicWrite.ts';
import { identifyPath } from '../services/identify.ts';
import type { CommandsOf, Desktop, Handlers } from './handlers.ts';

export interface FilesContext {
  readonly desktop: Pick<Desktop, 'chooseFiles' | 'chooseSavePath' | 'copyPng'>;
}

export function filesCommands({ desktop }: FilesContext): Handlers<CommandsOf<'files'>> {
  return {
    'files.choose': ({ kind }) => desktop.chooseFiles(kind),
    'files.identify': ({ paths }) => Promise.all(paths.map(identifyPath)),
    'files.savePng': async ({ name, png }) => {
      const path = await desktop.chooseSavePath(name, 'png');
      if (path !== null)
        writeAtomically(path, (file) => {
          writeFully(file, png);
        });
      return path;
    },
    'files.copyPng': ({ png }) => {
      desktop.copyPng(png);
      return null;
    },
  };
}
