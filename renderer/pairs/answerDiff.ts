import { wordDiff, type DiffPart } from './wordDiff.ts';

/** Below this share of shared text, marking what differs would mark nearly everything. */
const leastShared = 0.25;

/** What differs between two answers, where they are alike enough for that to say something; else null. */
export function answerDiff(
  left: string | null,
  right: string | null,
): { left: DiffPart[]; right: DiffPart[] } | null {
  if (left === null || right === null || left === right) return null;
  const diff = wordDiff(left, right);
  const shared = diff.right
    .filter(({ differs }) => !differs)
    .reduce((sum, { text }) => sum + text.trim().length, 0);
  return shared < leastShared * Math.max(left.length, right.length) ? null : diff;
}
