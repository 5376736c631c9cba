import { splitWords } from './words.ts';

/** A piece of a text, and whether the other text lacks it. */
export interface DiffPart {
  readonly text: string;
  readonly differs: boolean;
}

/** The table of common lengths has a cell for every two words; beyond this many, texts count as all different. */
export const maxCells = 1_000_000;

/**
 * What two texts do not share, word by word: the words outside their longest common subsequence, blanks aside.
 * The parts of each side, put together, are that side's text.
 */
export function wordDiff(left: string, right: string): { left: DiffPart[]; right: DiffPart[] } {
  const diff = diffOfWords(splitWords(left), splitWords(right), maxCells);
  return { left: diff.left, right: diff.right };
}

/** The same of texts that are split already, with a table of at most so many cells; says how many it took. */
export function diffOfWords(
  a: readonly string[],
  b: readonly string[],
  mostCells: number,
): { left: DiffPart[]; right: DiffPart[]; cells: number } {
  const start = sharedStart(a, b);
  const end = sharedEnd(a, b, start);
  const [middleA, middleB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const needed = (middleA.length + 1) * (middleB.length + 1);
  const cells = needed > mostCells ? 0 : needed;
  const shared = cells === 0 ? null : sharedWords(middleA, middleB);
  const parts = (all: readonly string[], middle: readonly boolean[]): DiffPart[] =>
    merge(all, [...filled(start, true), ...middle, ...filled(end, true)]);
  return {
    left: parts(a, shared?.a ?? filled(middleA.length, false)),
    right: parts(b, shared?.b ?? filled(middleB.length, false)),
    cells,
  };
}

function filled(length: number, value: boolean): boolean[] {
  return new Array<boolean>(length).fill(value);
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && a[count] === b[count]) count++;
  return count;
}

function sharedEnd(a: readonly string[], b: readonly string[], start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}

/** For each word of both, whether it belongs to the longest common subsequence. */
function sharedWords(a: readonly string[], b: readonly string[]): { a: boolean[]; b: boolean[] } {
  const shared = { a: filled(a.length, false), b: filled(b.length, false) };
  const width = b.length + 1;
  const lengths = commonLengths(a, b);
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      shared.a[i++] = true;
      shared.b[j++] = true;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return shared;
}

/** lengths [a + 1, b + 1]: how many words the rests from (i, j) on have in common, in order. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  return lengths;
}

/** Neighbours of one kind become one part; a blank between two words that differ goes with them. */
function merge(all: readonly string[], shared: readonly boolean[]): DiffPart[] {
  const parts: { text: string; differs: boolean }[] = [];
  all.forEach((word, i) => {
    const joins = word.trim() === '' && shared[i - 1] === false && shared[i + 1] === false;
    const differs = shared[i] !== true || joins;
    const last = parts.at(-1);
    if (last?.differs === differs) last.text += word;
    else parts.push({ text: word, differs });
  });
  return parts;
}
