import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { nudge, textPairs, tinyModelDir, trainOn } from '../support/cli.ts';
import { goldenPath } from '../support/goldenModel.ts';
import { addFinishedRun, expectNothingLost } from '../support/homeWithRun.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A copy of the tiny model for a test to break. */
function brokenModel(spoil: (dir: string) => void): string {
  const dir = join(tempFolder(), 'broken-model');
  cpSync(tinyModelDir, dir, { recursive: true });
  spoil(dir);
  return dir;
}

const weights = (dir: string): string => join(dir, 'model.safetensors');

function editHeader(dir: string, edit: (header: string) => string): void {
  const bytes = readFileSync(weights(dir));
  const length = Number(bytes.readBigUInt64LE());
  const header = edit(bytes.toString('utf8', 8, 8 + length));
  expect(Buffer.byteLength(header)).toBe(length);
  bytes.write(header, 8);
  writeFileSync(weights(dir), bytes);
}

function editJson(path: string, edit: (content: Record<string, unknown>) => void): void {
  const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  edit(content);
  writeFileSync(path, JSON.stringify(content));
}

const faults: readonly [string, (dir: string) => void, string, RegExp][] = [
  ['weights are missing', (dir) => rmSync(weights(dir)), 'MODEL_WEIGHTS', /safetensors/],
  [
    'weights are cut short',
    (dir) => truncateSync(weights(dir), 100_000),
    'MODEL_WEIGHTS',
    /model\.safetensors/,
  ],
  [
    'the weights’ header claims to be huge',
    (dir) => {
      const bytes = readFileSync(weights(dir));
      bytes.writeBigUInt64LE(2n ** 60n);
      writeFileSync(weights(dir), bytes);
    },
    'MODEL_WEIGHTS',
    /model\.safetensors/,
  ],
  [
    'weights are of another type',
    (dir) => {
      editHeader(dir, (header) => header.replaceAll('"F32"', '"I32"'));
    },
    'MODEL_UNSUPPORTED',
    /I32/,
  ],
  [
    'a tensor is missing',
    (dir) => {
      editHeader(dir, (header) => header.replace('"model.norm.weight"', '"model.morn.weight"'));
    },
    'MODEL_WEIGHTS',
    /model\.norm\.weight/,
  ],
  [
    'the config lacks a field',
    (dir) => {
      editJson(join(dir, 'config.json'), (config) => delete config['hidden_size']);
    },
    'MODEL_CONFIG',
    /hidden_size/,
  ],
  ['the tokenizer is absent', (dir) => rmSync(join(dir, 'tokenizer.json')), 'TOKENIZER', /tokenizer\.json/],
  [
    'conversations meet a model without a chat template',
    (dir) => {
      editJson(join(dir, 'tokenizer_config.json'), (config) => delete config['chat_template']);
    },
    'CHAT_TEMPLATE',
    /no chat template/,
  ],
];

describe('a model that cannot be trained', () => {
  test.each(faults)('%s', async (_, spoil, code, message) => {
    const home = tempFolder();
    const run = addFinishedRun(home);
    const model = brokenModel(spoil);
    const result = await nudge(trainOn(model, goldenPath('pairs-chat.jsonl')), { home });
    expect(result.code).toBe(1);
    const error = result.events().at(-1);
    expect(error).toMatchObject({ event: 'error', code });
    expect(error?.['message']).toMatch(message);
    expect(error?.['hint']).toMatch(/\w{3,}.*\.$/);
    expect(expectNothingLost(home, run)).toEqual(['done']);
  });

  test('says so in plain words without --json', async () => {
    const model = brokenModel((dir) => rmSync(weights(dir)));
    const result = await nudge(['logprobs', '--model', model, '--data', textPairs, '--device', 'cpu'], {
      home: tempFolder(),
    });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/^Error: .*broken-model.*\n.+\.\n$/);
  });
});
