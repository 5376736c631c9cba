import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { nudge, tinyModelDir, trainOn } from '../support/cli.ts';
import { addFinishedRun, expectNothingLost } from '../support/homeWithRun.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

const secret = 'Zanzibar';
const pair = `{"prompt": "${secret}", "chosen": "a b", "rejected": "b a"}\n`;

const faults: readonly [string, string | Buffer, string, RegExp][] = [
  ['is empty', '', 'FILE_EMPTY', /data\.jsonl/],
  [
    'is mostly broken JSON lines',
    `${pair}${`{"prompt": "${secret}", "chosen"\n`.repeat(2)}`,
    'DATA_SYNTAX',
    /line 2/,
  ],
  [
    'has the wrong columns',
    `{"text": "${secret}", "label": 1}\n`,
    'DATA_SHAPE',
    /Columns found: text, label/,
  ],
  [
    'is mostly not UTF-8',
    Buffer.concat([Buffer.from(pair), ...[1, 2].map(() => Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]))]),
    'FILE_NOT_TEXT',
    /line 2/,
  ],
  ['is one line of 50 MB', Buffer.alloc(50_000_000, 'x'), 'DATA_LINE_TOO_LONG', /line 1/],
  [
    'has no usable row',
    `{"prompt": "${secret}", "chosen": "same", "rejected": "same"}\n`,
    'DATA_NO_PAIRS',
    /1 identical-answers/,
  ],
];

describe('a data file that cannot be trained on', () => {
  test.each(faults)('%s', async (_, content, code, message) => {
    const home = tempFolder();
    const run = addFinishedRun(home);
    const path = join(tempFolder(), 'data.jsonl');
    writeFileSync(path, content);
    const result = await nudge(trainOn(tinyModelDir, path), { home });
    expect(result.code).toBe(1);
    const error = result.events().at(-1);
    expect(error).toMatchObject({ event: 'error', code });
    expect(error?.['message']).toMatch(message);
    expect(result.stdout + result.stderr).not.toContain(secret);
    expect(expectNothingLost(home, run)).toEqual(['done']);
  });

  test('does not exist', async () => {
    const result = await nudge(trainOn(tinyModelDir, join(tempFolder(), 'none.jsonl')), {
      home: tempFolder(),
    });
    expect(result.code).toBe(1);
    expect(result.events()).toMatchObject([{ event: 'error', code: 'FILE_NOT_FOUND' }]);
  });
});
