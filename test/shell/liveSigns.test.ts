import { describe, expect, it } from 'vitest';
import { LiveSigns } from '../../main/shell/liveSigns.ts';
import type { LiveRun } from '../../shared/run.ts';

const training: LiveRun = {
  runId: 3,
  name: 'Polite fruit stand',
  state: 'training',
  activity: null,
  step: 5,
  steps: 20,
  startedAt: 0,
  msLeft: null,
  tokensPerSecond: null,
  memoryBytes: null,
  device: 'cpu',
};

function setUp({ now = 120_000, watched = false } = {}) {
  const log: unknown[] = [];
  const signs = new LiveSigns(
    {
      showProgress: (share, paused) => log.push(['progress', share, paused]),
      keepAwake: (on) => log.push(['awake', on]),
      notify: (title) => log.push(['notify', title]),
      isWatched: () => watched,
    },
    () => now,
  );
  return { signs, log };
}

describe('signs outside the window', () => {
  it('show progress and keep the computer awake while a run trains', () => {
    const { signs, log } = setUp();
    signs.follow(training);
    signs.follow({ ...training, step: 10 });
    signs.follow({ ...training, state: 'paused' });
    signs.follow(null);
    expect(log).toEqual([
      ['progress', 0.25, false],
      ['awake', true],
      ['progress', 0.5, false],
      ['progress', 0.25, true],
      ['awake', false],
      ['progress', null, false],
    ]);
  });

  it('tell of the end of a long run, once', () => {
    const { signs, log } = setUp();
    signs.follow(training);
    signs.follow(null);
    signs.end(3, 'done');
    signs.end(3, 'done');
    expect(log.filter((entry) => (entry as unknown[])[0] === 'notify')).toEqual([['notify', training.name]]);
  });

  it.each([
    ['a short run', { now: 30_000 }, 'done'],
    ['a person who watches', { watched: true }, 'done'],
    ['a run that was stopped by hand', {}, 'stopped'],
  ] as const)('say nothing about %s', (_what, options, status) => {
    const { signs, log } = setUp(options);
    signs.follow(training);
    signs.end(3, status);
    expect(log.some((entry) => (entry as unknown[])[0] === 'notify')).toBe(false);
    expect(log.at(-1)).toEqual(['awake', false]);
  });
});
