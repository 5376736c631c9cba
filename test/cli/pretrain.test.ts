import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { nudge, tinyModelDir } from '../support/cli.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

test('nudge pretrain makes a model that answers as it was taught', async () => {
  const data = join(tempFolder(), 'talk.jsonl');
  const talk = [
    { role: 'user', content: 'one' },
    { role: 'assistant', content: 'two' },
  ];
  writeFileSync(data, `${JSON.stringify({ messages: talk })}\n`.repeat(8));
  const out = join(tempFolder(), 'model');
  const home = tempFolder();
  const files = ['--model', tinyModelDir, '--data', data, '--out', out];
  const sizes = ['--steps', '60', '--lr', '0.02', '--batch-tokens', '64', '--row-tokens', '32'];
  const result = await nudge(['pretrain', ...files, ...sizes, '--device', 'cpu', '--json'], { home });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.events().at(-1)).toMatchObject({ event: 'done', out, step: 60, steps: 60 });
  const asked = ['generate', '--model', out, '--prompt', 'one', '--device', 'cpu', '--max-new-tokens', '8'];
  expect((await nudge(asked, { home })).stdout).toMatch(/^two/);
});

test('a broken conversation is named by its line', async () => {
  const data = join(tempFolder(), 'talk.jsonl');
  writeFileSync(data, '{"messages": [{"role": "user", "content": "one"}]}\n{"messages": []}\n');
  const files = ['--model', tinyModelDir, '--data', data, '--out', join(tempFolder(), 'model')];
  const result = await nudge(['pretrain', ...files, '--device', 'cpu', '--json'], { home: tempFolder() });
  expect(result.code).toBe(1);
  expect(result.events()).toMatchObject([{ event: 'error', code: 'DATA_SHAPE' }]);
  expect(result.events()[0]?.['message']).toContain('Line 2');
});

test('a folder that cannot be written is refused before the training', async () => {
  const data = join(tempFolder(), 'talk.jsonl');
  writeFileSync(data, '{"messages": [{"role": "user", "content": "one"}]}\n');
  const files = ['--model', tinyModelDir, '--data', data, '--out', join(data, 'model')];
  const result = await nudge(['pretrain', ...files, '--device', 'cpu', '--json'], { home: tempFolder() });
  expect(result.code).toBe(1);
  expect(result.events()).toMatchObject([{ event: 'error', code: 'FILE_UNWRITABLE' }]);
});
