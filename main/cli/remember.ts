import { NudgeError } from '../../shared/errors.ts';
import type { Output } from './output.ts';
import { notRemembered } from './wording.ts';

/** Looking at something works without a home to remember it in: what stands in the way is only mentioned. */
export function tryToRemember(output: Output, save: () => void): void {
  try {
    save();
  } catch (thrown) {
    output.note(notRemembered(NudgeError.from(thrown)));
  }
}
