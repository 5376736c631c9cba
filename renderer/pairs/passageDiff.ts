import type { ChatMessage } from '../../shared/pair.ts';
import type { Passage } from './pairTexts.ts';
import { diffOfWords, maxCells, type DiffPart } from './wordDiff.ts';
import { splitWords } from './words.ts';

/** For each text of an answer, its one text or its turns, the parts of it. */
export type PassageParts = readonly (readonly DiffPart[])[];

/**
 * What two answers do not share, word by word. Turns stand against each other by their place, where the same role
 * speaks; a turn without a counterpart differs as a whole. All turns together cost no more than two long texts.
 */
export function passageDiff(left: Passage, right: Passage): { left: PassageParts; right: PassageParts } {
  const [a, b] = [turnsOf(left), turnsOf(right)];
  const [charactersA, charactersB] = [charactersOf(a), charactersOf(b)];
  let cells = maxCells;
  const both = a.map((turn, i) => {
    const other = b[i];
    if (other?.role !== turn.role) return null;
    const words = splitWords(turn.content, charactersA);
    const diff = diffOfWords(words, splitWords(other.content, charactersB), cells);
    cells -= diff.cells;
    return diff;
  });
  return {
    left: a.map((turn, i) => both[i]?.left ?? unlike(turn)),
    right: b.map((turn, i) => both[i]?.right ?? unlike(turn)),
  };
}

/** A passage of one text is what the model answers. */
function turnsOf(passage: Passage): readonly ChatMessage[] {
  return passage.kind === 'turns' ? passage.turns : [{ role: 'assistant', content: passage.text }];
}

function charactersOf(turns: readonly ChatMessage[]): number {
  return turns.reduce((sum, { content }) => sum + content.length, 0);
}

function unlike({ content }: ChatMessage): DiffPart[] {
  return content === '' ? [] : [{ text: content, differs: true }];
}
