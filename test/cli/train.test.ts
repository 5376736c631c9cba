import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { nudge, textPairs, tinyModelDir, trainOn, type CliEvent } from '../support/cli.ts';
import { goldenPath } from '../support/goldenModel.ts';
import { addFinishedRun, expectNothingLost } from '../support/homeWithRun.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 120_000 });

const training = trainOn(tinyModelDir, textPairs);

function eventsNamed(events: readonly CliEvent[], name: string): CliEvent[] {
  return events.filter(({ event }) => event === name);
}

describe('nudge train --json', () => {
  test('tells every step and ends with where the result lies', async () => {
    const home = tempFolder();
    const out = join(tempFolder(), 'adapter');
    const args = ['train', '--model', tinyModelDir, '--data', textPairs, '--device', 'cpu', '--json'];
    const result = await nudge(
      [
        ...args,
        '--batch',
        '4',
        '--max-steps',
        '3',
        '--eval-data',
        goldenPath('pairs-boundary.jsonl'),
        '--out',
        out,
      ],
      { home },
    );
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const events = result.events();
    const steps = eventsNamed(events, 'step');
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(steps[0]?.['loss']).toBeCloseTo(Math.LN2, 7);
    expect(Object.keys(steps[0] ?? {}).sort()).toEqual([
      ...['entropy', 'epoch', 'event', 'grad_norm', 'logits/chosen', 'logits/rejected', 'logps/chosen'],
      ...['logps/rejected', 'loss', 'lr', 'num_tokens', 'peak_memory_mb', 'rewards/accuracies'],
      ...['rewards/chosen', 'rewards/margins', 'rewards/rejected', 'step', 'tokens_per_second'],
    ]);
    expect(eventsNamed(events, 'eval').map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    expect(eventsNamed(events, 'start')).toMatchObject([{ steps: 3, train_pairs: 16, device: 'cpu' }]);
    expect(events.at(-1)).toMatchObject({ event: 'done', run: 1, out, step: 3, steps: 3 });
    expect(existsSync(join(out, 'adapter_config.json'))).toBe(true);

    const shown = await nudge(['runs', 'show', '1', '--json'], { home });
    expect(shown.events()).toMatchObject([{ run: { id: 1, status: 'done', out_dir: out }, step: 3 }]);
    const listed = await nudge(['runs', 'list'], { home });
    expect(listed.stdout).toMatch(/ 1 {2}llama-tied on pairs-text\.jsonl {2}done {4}3 \/ 3/);
  });

  test('trains every weight, and the result is a model', async () => {
    const out = join(tempFolder(), 'model');
    const result = await nudge([...training, '--method', 'full', '--lr', '1e-4', '--out', out], {
      home: tempFolder(),
    });
    expect(result.events().at(-1)).toMatchObject({ event: 'done' });
    const inspected = await nudge(['model', 'inspect', out, '--json'], { home: tempFolder() });
    expect(inspected.events()).toMatchObject([{ parameters: 28_832 }]);
  });

  test.each(['ipo', 'cdpo', 'exo_pair', 'sigmoid+0.1*sft', '0.5*sigmoid + 0.5*apo_zero'])(
    'with the loss %s',
    async (loss) => {
      const result = await nudge([...training, '--loss', loss, '--max-steps', '2'], { home: tempFolder() });
      expect(result.code).toBe(0);
      const [first] = eventsNamed(result.events(), 'step');
      expect(Number.isFinite(first?.['loss'])).toBe(true);
    },
  );

  test('fits the longest pair when nothing is sampled', async () => {
    const result = await nudge([...training, '--max-steps', '4', '--batch', '1', '--shuffle', 'false'], {
      home: tempFolder(),
    });
    expect(result.events().at(-1)).toMatchObject({ event: 'done', step: 4 });
  });
});

describe('nudge train for people', () => {
  test('shows lines on a pipe and what changed at the end', async () => {
    const args = [
      'train',
      '--model',
      tinyModelDir,
      '--data',
      goldenPath('pairs-chat.jsonl'),
      '--device',
      'cpu',
    ];
    const held = [
      '--eval-data',
      goldenPath('pairs-chat.jsonl'),
      '--sample-prompts',
      '1',
      '--sample-tokens',
      '4',
    ];
    const result = await nudge([...args, ...held, '--lr', '1e-3', '--batch', '4'], { home: tempFolder() });
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/^Note: A learning rate of 0.001 is high/);
    expect(result.stdout).toMatch(
      /step 2 of 2 {2}loss 0\.\d{3} {2}margin \S+ {2}accuracy \d+ % {2}[\d,]+ tokens\/s/,
    );
    expect(result.stdout).toMatch(/picks the better answer \(rewards\/accuracies\) +– +\d+ %/);
    expect(result.stdout).toMatch(/What does the cat do at night\?\n {4}before {2}.*\n {4}now/);
    expect(result.stdout).toMatch(
      /The add-on weights \(LoRA adapter\) are in .*\nAsk it: nudge generate --model /,
    );
    expect(result.stdout).not.toContain('\x1b');
  });
});

describe('Ctrl-C', () => {
  test('saves the run; resumed, it ends as if it had never stopped', async () => {
    // Many more steps than the signal takes to arrive.
    const long = [...training, '--epochs', '60'];
    const whole = await nudge(long, { home: tempFolder() });
    expect(whole.events().at(-1)).toMatchObject({ event: 'done', steps: 240 });

    const home = tempFolder();
    const stopped = await nudge(long, {
      home,
      onLine: (line, child) => {
        if (line.includes('"event":"step","step":5,')) child.kill('SIGINT');
      },
    });
    expect(stopped.code).toBe(130);
    const end = stopped.events().at(-1);
    expect(end).toMatchObject({ event: 'stopped', run: 1, steps: 240 });
    expect(end?.['step']).toBeLessThan(240);
    expect(stopped.stderr).toMatch(/^Stopping: the step in hand finishes/);
    const shown = await nudge(['runs', 'list', '--json'], { home });
    expect(shown.events()).toMatchObject([{ run: { status: 'stopped' }, step: end?.['step'] }]);

    const resumed = await nudge(['train', '--resume', '1', '--device', 'cpu', '--json'], { home });
    expect(resumed.events().at(-1)).toMatchObject({ event: 'done', run: 1, step: 240 });
    const losses = ({ events }: { events: () => CliEvent[] }): unknown[] =>
      eventsNamed(events(), 'step').map(({ step, loss, grad_norm: norm }) => [step, loss, norm]);
    expect([...losses(stopped), ...losses(resumed)]).toEqual(losses(whole));
    const adapter = (events: CliEvent[]): Buffer =>
      readFileSync(join(String(events.at(-1)?.['out']), 'adapter_model.safetensors'));
    expect(adapter(resumed.events()).equals(adapter(whole.events()))).toBe(true);
  });

  test('a process that is killed leaves a run that is told from a living one', async () => {
    const home = tempFolder();
    const run = addFinishedRun(home);
    const result = await nudge([...training, '--epochs', '9999'], {
      home,
      onLine: (line, child) => {
        if (line.includes('"event":"step","step":3,')) child.kill('SIGKILL');
      },
    });
    expect(result.code).toBeNull();
    expect(expectNothingLost(home, run)).toEqual(['failed', 'done']);
  });
});

test('a result never takes the place of other files, and nothing is trained in vain', async () => {
  const home = tempFolder();
  const out = tempFolder();
  writeFileSync(join(out, 'diary.txt'), 'dear diary');
  for (const method of ['lora', 'full']) {
    const result = await nudge([...training, '--method', method, '--out', out], { home });
    expect(result.code).toBe(1);
    expect(result.events()).toMatchObject([{ event: 'error', code: 'FILE_UNWRITABLE' }]);
    expect(result.events()[0]?.['message']).toContain('diary.txt');
  }
  expect(readdirSync(out)).toEqual(['diary.txt']);
  const runs = await nudge(['runs', 'list', '--json'], { home });
  expect(runs.stdout).toBe('');
});

test('two trainings at once: the second is refused, the first goes on', async () => {
  const home = tempFolder();
  const run = addFinishedRun(home);
  let second: ReturnType<typeof nudge> | undefined;
  const first = await nudge([...training, '--epochs', '9999'], {
    home,
    onLine: (line, child) => {
      if (second !== undefined || !line.includes('"event":"step"')) return;
      second = nudge(training, { home });
      void second.then(() => child.kill('SIGINT'));
    },
  });
  const refused = await second;
  expect(refused?.code).toBe(1);
  expect(refused?.events().at(-1)).toMatchObject({ event: 'error', code: 'RUN_IN_PROGRESS' });
  expect(first.code).toBe(130);
  expect(first.events().at(-1)).toMatchObject({ event: 'stopped' });
  expect(expectNothingLost(home, run)).toEqual(['stopped', 'done']);
});
