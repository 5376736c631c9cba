import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';
import { toasts } from '../state/toasts.svelte.ts';
import { chartsText } from '../text/charts.ts';

/** Puts a picture on the clipboard and says so. */
export async function copyPicture(picture: Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
  await telling(async () => {
    await call('files.copyPng', { png: await picture });
    return chartsText.copied;
  });
}

/** Asks where to, saves a picture there and says so. */
export async function savePicture(picture: Promise<Uint8Array<ArrayBuffer>>, name: string): Promise<void> {
  await telling(async () => savedMessage(await call('files.savePng', { name, png: await picture })));
}

/** Asks where to, saves the curves of some runs there and says so. */
export async function saveCurves(runIds: readonly number[]): Promise<void> {
  await telling(async () => savedMessage(await call('runs.exportCsv', { ids: [...runIds] })));
}

function savedMessage(path: string | null): string | null {
  return path === null ? null : chartsText.saved(path);
}

async function telling(task: () => Promise<string | null>): Promise<void> {
  try {
    const message = await task();
    if (message !== null) toasts.show({ message });
  } catch (thrown) {
    const { message, hint } = NudgeError.from(thrown);
    toasts.show({ message: `${message} ${hint}` });
  }
}
