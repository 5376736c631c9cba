import { NudgeError } from '../../shared/errors.ts';
import { AskedModels } from '../services/askedModels.ts';
import { answerBoth } from '../services/answering.ts';
import { scoreLessonPair } from '../services/lessonScores.ts';
import { askKind, type AskOrder, type AskReply } from './askProtocol.ts';
import { task } from './task.ts';

/** Keeps the models asked last in memory and answers one question after another. */
export const askTask = task(askKind, (_input, desk) => {
  const models = new AskedModels();
  let stopped = false;
  let last = Promise.resolve();
  desk.onOrder((order) => {
    if (order.type === 'stop') {
      stopped = true;
      return;
    }
    last = last.then(async () => {
      stopped = false;
      await carryOut(models, order, desk.tell, () => stopped);
    });
  });
  return new Promise<never>(() => undefined);
});

async function carryOut(
  models: AskedModels,
  order: Exclude<AskOrder, { type: 'stop' }>,
  tell: (reply: AskReply) => void,
  shouldStop: () => boolean,
): Promise<void> {
  try {
    if (order.type === 'score') {
      tell({ type: 'scores', scores: await scoreLessonPair(models, order.request) });
    } else {
      await answerBoth(models, order.request, {
        onText: (side, text) => {
          tell({ type: 'text', side, text });
        },
        onEnd: (end) => {
          tell({ type: 'end', end });
        },
        shouldStop,
      });
    }
    tell({ type: 'finished' });
  } catch (thrown) {
    tell({ type: 'failed', error: NudgeError.from(thrown).toData() });
  }
}
