import { parseArgs } from 'node:util';
import { once } from 'node:events';
import { heldOutQuestions } from './checkQuestions.ts';
import { drawConversation } from './conversation.ts';
import { seededRandom } from './random.ts';

// node resources/generator/corpus.ts --conversations 150000 --seed 1 > corpus.jsonl
const { values } = parseArgs({
  options: { conversations: { type: 'string', default: '150000' }, seed: { type: 'string', default: '1' } },
});

const random = seededRandom(Number(values.seed));

for (let written = 0; written < Number(values.conversations); written++) {
  const line = `${JSON.stringify(drawConversation(random, heldOutQuestions))}\n`;
  if (!process.stdout.write(line)) await once(process.stdout, 'drain');
}
