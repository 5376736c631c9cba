import { expect, test } from 'vitest';
import { tokenizePairs } from '../../main/engine/text/pairTokens.ts';
import { loadTokenizer } from '../../main/engine/text/tokenizer.ts';
import { addModel } from '../../main/services/models.ts';
import { TokenInspector } from '../../main/services/tokenInspector.ts';
import type { PreferencePair } from '../../shared/pair.ts';
import { startChildProcess } from '../support/childProcess.ts';
import { tinyModelDir } from '../support/cli.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { tempStore } from '../support/store.ts';

const pair: PreferencePair = { kind: 'text', prompt: 'a question', chosen: ' yes', rejected: ' no' };
const options = { maxLength: 64, truncation: 'keep-answer' } as const;

test("a pair's tokens are made in a process of their own, as the trainer makes them", async () => {
  const { db } = tempStore();
  const { id: modelId } = addModel(db, tinyModelDir);
  const asked: unknown[] = [];
  const inspector = new TokenInspector({
    db,
    start: startChildProcess,
    pairOf: (...what) => {
      asked.push(what);
      return pair;
    },
  });
  const shown = await inspector.inspect({ id: 7, pair: 3, modelId, ...options });
  const [trained] = tokenizePairs([{ pair, row: 0 }], await loadTokenizer(tinyModelDir), options).pairs;
  for (const side of ['prompt', 'chosen', 'rejected'] as const) {
    expect(shown[side].map(({ id }) => id)).toEqual([...(trained?.[`${side}Ids`] ?? [])]);
  }
  expect(asked).toEqual([[7, 3]]);
  const long = inspector.inspect({ id: 7, pair: 3, modelId, ...options, maxLength: 0.5 });
  expect((await rejectedBy(long)).code).toBe('SETTING_OUT_OF_RANGE');
  const unknown = inspector.inspect({ id: 7, pair: 3, modelId: 9, ...options });
  expect((await rejectedBy(unknown)).code).toBe('FILE_NOT_FOUND');
}, 60_000);
