import type { MenuAction } from '../../shared/app.ts';

/** What a key does together with Ctrl, or with Command on a Mac; the menu names the same. */
const keys: Readonly<Record<string, MenuAction>> = {
  '1': 'show-runs',
  '2': 'show-data',
  '3': 'show-models',
  '4': 'show-playground',
  '5': 'show-learn',
  n: 'new-run',
  o: 'import-pairs',
  f: 'find',
};
const shiftKeys: Readonly<Record<string, MenuAction>> = { o: 'add-model' };

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The action of a key press, or null for one that is none of the app's. */
export function actionOfKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): MenuAction | null {
  if (altKey || ctrlKey === metaKey) return null;
  return (shiftKey ? shiftKeys : keys)[key.toLowerCase()] ?? null;
}
