import { record } from './record.ts';

/** `electron.shell`: nothing opens, everything is recorded. */
export const shell = {
  async openExternal(url: string): Promise<void> {
    record('shell.openExternal', url);
  },
  /** '' means that it worked. */
  async openPath(file: string): Promise<string> {
    record('shell.openPath', file);
    return '';
  },
  showItemInFolder(file: string): void {
    record('shell.showItemInFolder', file);
  },
  async trashItem(file: string): Promise<void> {
    record('shell.trashItem', file);
  },
  beep(): void {
    record('shell.beep');
  },
};
