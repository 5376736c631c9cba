import { learnMerges, type Merge } from './bytePairs.ts';
import { heldOutQuestions } from './checkQuestions.ts';
import { drawConversation } from './conversation.ts';
import { seededRandom } from './random.ts';
import { mergeCount } from './starterFiles.ts';

const conversations = 60_000;
const seed = 0;

/** The merges of the starter model's tokenizer, learned from generated conversations. */
export function starterMerges(): readonly Merge[] {
  return learnMerges(texts(), mergeCount);
}

function* texts(): Generator<string> {
  const random = seededRandom(seed);
  for (let drawn = 0; drawn < conversations; drawn++) {
    for (const { content } of drawConversation(random, heldOutQuestions).messages) yield content;
  }
}
