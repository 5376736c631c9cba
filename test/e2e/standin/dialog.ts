import { record } from './record.ts';

function unanswered(name: string) {
  return async (): Promise<never> => {
    throw new Error(`Nobody is there to answer dialog.${name}: set it in the test`);
  };
}

/** `electron.dialog`: a test that expects a dialog puts a function in its place. */
export const dialog = {
  showOpenDialog: unanswered('showOpenDialog'),
  showSaveDialog: unanswered('showSaveDialog'),
  showMessageBox: unanswered('showMessageBox'),
  showErrorBox(title: string, content: string): void {
    record('dialog.showErrorBox', title, content);
    process.stderr.write(`${title}\n${content}\n`);
  },
};
