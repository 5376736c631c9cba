import type { PreferencePair } from '../../../shared/pair.ts';

/** A prompt as people read it: the text, or the last turn. */
export function promptText(pair: PreferencePair): string {
  return pair.kind === 'text' ? pair.prompt : (pair.prompt.at(-1)?.content ?? '');
}
