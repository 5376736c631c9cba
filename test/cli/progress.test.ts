import { describe, expect, test } from 'vitest';
import { Output, type Terminal } from '../../main/cli/output.ts';
import { progressBar, trainView } from '../../main/cli/progress.ts';
import { displayWidth } from '../../main/cli/layout.ts';
import { stepParts } from '../../main/cli/wording.ts';
import { stepMetrics } from '../support/store.ts';

const parts = stepParts(stepMetrics(340, { loss: 0.412, tokens_per_second: 1240 }), 6 * 60_000);

describe('progressBar', () => {
  test('shows everything where there is room', () => {
    expect(progressBar(340, 1000, parts, 120)).toBe(
      '███████░░░░░░░░░░░░░ 340/1,000  loss 0.412  margin +0.20  accuracy 75 %  1,240 tokens/s  6 min left',
    );
  });

  test('fits any terminal, and keeps the loss longest', () => {
    for (let columns = 10; columns <= 130; columns++) {
      const bar = progressBar(340, 1000, parts, columns);
      expect(displayWidth(bar)).toBeLessThan(columns);
      if (columns >= 34) expect(bar).toContain('loss 0.412');
    }
    expect(progressBar(340, 1000, parts, 80)).toContain('6 min left');
  });
});

/** Keeps what is written. */
function recordingTerminal(isTTY: boolean): Terminal & { text: string } {
  return {
    isTTY,
    columns: 100,
    text: '',
    write(text: string) {
      this.text += text;
      return true;
    },
  };
}

describe('a watched run', () => {
  const step = (number: number) => ({ event: 'step', ...stepMetrics(number) }) as const;

  test('remarks stand above the line that is redrawn, and nothing of it stays', () => {
    const stdout = recordingTerminal(true);
    const output = new Output(false, stdout, stdout);
    const view = trainView(output);
    const start = { trainPairs: 8, evalPairs: 0, trainableParameters: 64 };
    view.onEvent({ event: 'start', device: 'cpu', deviceNote: null, steps: 2, ...start });
    view.onEvent(step(1));
    view.onEvent({ event: 'warning', message: 'Look.' });
    view.end();
    expect(stdout.text).toMatch(/█.* 1\/2 .*\r\x1b\[KNote: Look\.\n\r\x1b\[K█.* 1\/2 .*\r\x1b\[K$/s);
  });

  test('on a pipe nothing is redrawn', () => {
    const stdout = recordingTerminal(false);
    const view = trainView(new Output(false, stdout, stdout));
    view.onEvent(step(1));
    view.end();
    expect(stdout.text).toMatch(/^step 1 of 0 .*\n$/);
  });
});

test('JSON speaks as its field does, at every depth', () => {
  const stdout = recordingTerminal(true);
  new Output(true, stdout, stdout).event({
    trainPairs: 1,
    inner: [{ 'rewards/margins': NaN, maxLength: 2 }],
  });
  expect(stdout.text).toBe('{"train_pairs":1,"inner":[{"rewards/margins":null,"max_length":2}]}\n');
});
