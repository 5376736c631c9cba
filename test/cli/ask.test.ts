import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { nudge, textPairs, tinyModelDir } from '../support/cli.ts';
import { goldenPath, goldenValues } from '../support/goldenModel.ts';
import { sharedMaterial } from '../support/sharedMaterial.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

const adapter = goldenPath('values/llama-tied/adapter');
const device = ['--device', 'cpu'];

describe('nudge logprobs', () => {
  test.each([
    ['base', 'baseLogps', []],
    ['adapter', 'adapterLogps', ['--adapter', adapter]],
  ] as const)('agrees with PyTorch, row by row: %s', async (_, name, more) => {
    const args = ['logprobs', '--model', tinyModelDir, '--data', textPairs, ...more, ...device, '--json'];
    const result = await nudge(args, { home: tempFolder() });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const golden = goldenValues('llama-tied');
    const rows = result.events();
    expect(rows.map(({ index }) => index)).toEqual(golden.textPairs.map((_pair, index) => index));
    for (const [i, row] of rows.entries()) {
      expect(Object.keys(row)).toEqual(['index', 'chosen', 'rejected', 'chosen_tokens', 'rejected_tokens']);
      expect(row['chosen_tokens']).toBe(golden.textPairs[i]?.chosen_ids.length);
      for (const answer of ['chosen', 'rejected'] as const) {
        expect(Math.abs(Number(row[answer]) - golden[name][answer][i]!)).toBeLessThan(1e-4);
      }
    }
  });

  const withBadRow = (): string => {
    const path = join(tempFolder(), 'pairs.jsonl');
    const lines = readFileSync(textPairs, 'utf8').split('\n').slice(0, 2);
    writeFileSync(path, [lines[0], '{"prompt": "p", "chosen": "x", "rejected": "x"}', lines[1]].join('\n'));
    return path;
  };

  test('keeps the place of a row that cannot be used', async () => {
    const args = ['logprobs', '--model', tinyModelDir, '--data', withBadRow(), ...device];
    const json = await nudge([...args, '--json'], { home: tempFolder() });
    expect(json.events()).toMatchObject([
      { index: 0, chosen_tokens: 13 },
      { index: 1, dropped: 'identical-answers' },
      { index: 2, chosen_tokens: 18 },
    ]);
    const text = await nudge(args, { home: tempFolder() });
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^row +chosen +rejected .*\n +0 +-94\.\d{4} .*\n +2 +-117\.\d{4} /);
    expect(text.stderr).toBe('Note: Line 2: the two answers are the same.\n');
  });
});

describe('nudge generate', () => {
  const ask = ['generate', '--model', tinyModelDir, '--prompt', 'What is two plus two?', ...device];

  test('answers the same again, another way with an adapter or by chance', async () => {
    const options = { home: tempFolder() };
    const answers = await Promise.all(
      [
        [],
        [],
        ['--adapter', adapter],
        ['--temperature', '1', '--seed', '1'],
        ['--temperature', '1', '--seed', '1'],
        ['--temperature', '1', '--seed', '2'],
        ['--raw'],
      ].map((more) => nudge([...ask, '--max-new-tokens', '12', ...more], options)),
    );
    for (const { code, stderr, stdout } of answers) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.endsWith('\n')).toBe(true);
    }
    const [first, again, adapted, drawn, drawnAgain, other, raw] = answers.map(({ stdout }) => stdout);
    expect(again).toBe(first);
    expect(drawnAgain).toBe(drawn);
    expect(new Set([first, adapted, drawn, other, raw]).size).toBe(5);
  });

  test('ends where the model’s reach ends, and says so', async () => {
    const result = await nudge([...ask, '--max-new-tokens', '4000'], { home: tempFolder() });
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/^Note: The model reads at most 512 tokens/);
    const tooLong = await nudge([...ask, '--prompt', 'a '.repeat(600)], { home: tempFolder() });
    expect(tooLong.code).toBe(2);
    expect(tooLong.stderr).toMatch(/Shorten the prompt/);
  });

  test('without a chat template only --raw works', async () => {
    const model = join(tempFolder(), 'model');
    cpSync(tinyModelDir, model, { recursive: true });
    writeFileSync(join(model, 'tokenizer_config.json'), '{"bos_token": "<|begin|>", "eos_token": "<|end|>"}');
    const args = ['generate', '--model', model, '--prompt', 'a', '--max-new-tokens', '2', ...device];
    const refused = await nudge(args, { home: tempFolder() });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--raw');
    expect((await nudge([...args, '--raw'], { home: tempFolder() })).code).toBe(0);
  });

  test('a pretrained model writes its known story', async (context) => {
    const model = sharedMaterial('models/stories260K');
    if (model === null) return context.skip('needs ../shared/models/stories260K');
    const args = [
      'generate',
      '--model',
      model,
      '--raw',
      '--prompt',
      '',
      '--max-new-tokens',
      '200',
      ...device,
    ];
    const result = await nudge(args, { home: tempFolder() });
    const expected = readFileSync(join(model, 'expected_greedy_200.txt'), 'utf8');
    expect(result.stdout).toBe(`${expected.trimEnd()}\n`);
  });
});

describe('nudge data inspect', () => {
  test('tells layout, tokens and what is left out', async () => {
    const args = ['data', 'inspect', textPairs, '--model', tinyModelDir, '--max-length', '60'];
    const text = await nudge(args, { home: tempFolder() });
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(/Rows +16\nUsable pairs +16\n/);
    expect(text.stdout).toMatch(/chosen \(better answer\) +6 /);
    expect(text.stdout).toContain("the prompt's start is cut");
    expect(text.stdout).toMatch(/\n +tokens +prompts +chosen +rejected +left out\n +60 +7 +1 +1 +0\n +128 /);
    const json = await nudge([...args, '--json'], { home: tempFolder() });
    expect(json.events()).toMatchObject([
      {
        ...{ format: 'jsonl', shape: 'trl', rows: 16, kept: 16, dropped: {} },
        findings: [
          { kind: 'template-leftovers', count: 1 },
          { kind: 'mixed-languages' },
          { kind: 'cut-answers', count: 2, figures: { max_length: 60, chosen_cut: 1 } },
        ],
        tokens: {
          max_length: 60,
          cuts: [60, 128, 256, 512].map((length) => ({ max_length: length })),
          histograms: { chosen: { longest: 67 } },
        },
      },
    ]);
  });
});

test('nudge devices names the processor', async () => {
  const result = await nudge(['devices', '--json'], { home: tempFolder() });
  expect(result.code).toBe(0);
  expect(result.events()).toContainEqual(expect.objectContaining({ device: 'cpu', available: true }));
});
