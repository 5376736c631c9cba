import { describe, expect, it } from 'vitest';
import { Quitting, type QuitAnswer } from '../../main/shell/quitting.ts';

/** A run that is training, and what was asked and done. */
function setUp(answer: QuitAnswer) {
  const log: string[] = [];
  let live = true;
  const training = {
    isLive: () => live,
    stopAndWait: async () => {
      log.push('stop');
      await Promise.resolve();
      live = false;
      log.push('saved');
    },
  };
  const quitting = new Quitting(training, async () => {
    log.push('ask');
    return answer;
  });
  return { quitting, log, end: () => (live = false) };
}

describe('closing the window', () => {
  it('is free when nothing trains', async () => {
    const { quitting, log, end } = setUp('keep-training');
    end();
    expect(quitting.mustWait).toBe(false);
    expect(await quitting.request()).toBe(true);
    expect(log).toEqual([]);
  });

  it('asks during a run, and stays when the person wants to', async () => {
    const { quitting, log } = setUp('keep-training');
    expect(quitting.mustWait).toBe(true);
    expect(await quitting.request()).toBe(false);
    expect(log).toEqual(['ask']);
    expect(quitting.mustWait).toBe(true);
  });

  it('stops, saves and then closes; asking twice is asking once', async () => {
    const { quitting, log } = setUp('save-and-quit');
    const both = await Promise.all([quitting.request(), quitting.request()]);
    expect(both).toEqual([true, true]);
    expect(log).toEqual(['ask', 'stop', 'saved']);
    await Promise.resolve();
    expect(quitting.mustWait).toBe(false);
  });
});
