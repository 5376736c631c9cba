import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AskedFindings } from '../../../renderer/state/askedFindings.svelte.ts';
import { TokenCount } from '../../../renderer/state/tokenCount.svelte.ts';
import type { DatasetDetails } from '../../../shared/dataset.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { callsOf, fakeBridge } from '../fake/fakeBridge.ts';
import type { FakeNudge } from '../fake/fakeNudge.ts';

let fake: FakeNudge;

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeBridge();
  fake.delaysMs.set('data.tokens', 60_000);
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** A count for the first model that is under way. */
async function counting(): Promise<TokenCount> {
  const count = new TokenCount(1);
  count.choose({ modelId: 1 });
  count.follow(1);
  await pass(10);
  return count;
}

describe('TokenCount', () => {
  it('tells how far it is, of its own dataset', async () => {
    const count = await counting();
    await fake.emit('data.counting', { id: 1, pairs: 310 });
    await fake.emit('data.counting', { id: 2, pairs: 999 });
    expect([count.counting, count.pairs, count.report]).toEqual([true, 310, null]);
    await pass(60_000);
    expect([count.counting, count.report?.kept]).toEqual([false, 480]);
  });

  it('ends without an error when it is cancelled, and counts again when asked', async () => {
    const count = await counting();
    await fake.emit('data.counting', { id: 1, pairs: 310 });
    fake.failures.set('data.tokens', new NudgeError('STOPPED', 'It was ended.', 'Count again.'));
    count.cancel();
    expect([count.counting, count.cancelled]).toEqual([false, true]);
    await pass(60_000);
    expect(callsOf(fake, 'data.cancelTokens')).toHaveLength(1);
    expect([count.error, count.report, count.cancelled]).toEqual([null, null, true]);
    // Looking at it once more is no question.
    count.follow(1);
    await pass(1000);
    expect(callsOf(fake, 'data.tokens')).toHaveLength(1);
    fake.failures.clear();
    count.again();
    expect([count.counting, count.pairs, count.cancelled]).toEqual([true, 0, false]);
    await pass(60_010);
    expect([count.counting, count.report?.kept]).toEqual([false, 480]);
  });

  it('asks nothing when it is cancelled before it began', async () => {
    const count = await counting();
    count.choose({ maxLength: 64 });
    count.follow(1);
    count.cancel();
    await pass(60_000);
    expect(callsOf(fake, 'data.tokens')).toHaveLength(1);
    expect([count.counting, count.report]).toEqual([false, null]);
  });

  it('counts for another choice although it was cancelled', async () => {
    const count = await counting();
    count.cancel();
    count.choose({ modelId: 2 });
    count.follow(1);
    expect([count.counting, count.cancelled]).toEqual([true, false]);
    await pass(61_000);
    expect(count.report?.kept).toBe(480);
  });

  it('cancels nothing when nothing is under way', async () => {
    const count = await counting();
    await pass(60_000);
    count.cancel();
    await pass(10);
    expect(callsOf(fake, 'data.cancelTokens')).toEqual([]);
    expect([count.cancelled, count.report?.kept]).toEqual([false, 480]);
  });

  it('takes no harm from a main process that cannot cancel', async () => {
    fake.failures.set('data.cancelTokens', new NudgeError('INTERNAL', 'No.', 'Try.'));
    const count = await counting();
    count.cancel();
    await pass(10);
    expect([count.cancelled, count.error]).toEqual([true, null]);
  });
});

describe('AskedFindings', () => {
  const dataset = { id: 1, version: 1, findings: [] } as unknown as DatasetDetails;

  it('takes a count up again where its pairs are to be shown', async () => {
    const asked = new AskedFindings(1, { modelId: 1 });
    asked.follow(dataset, 'lengths');
    await pass(10);
    asked.count.cancel();
    asked.follow(dataset, 'lengths');
    expect(asked.isAsking('cut-answers')).toBe(false);
    asked.follow(dataset, 'cut-answers');
    expect(asked.isAsking('cut-answers')).toBe(true);
    await pass(60_010);
    expect(asked.count.report?.kept).toBe(480);
  });

  it('ends what is counted when nobody looks any more', async () => {
    const asked = new AskedFindings(1, { modelId: 1 });
    asked.follow(dataset, 'lengths');
    await pass(10);
    asked.close();
    await pass(10);
    expect(callsOf(fake, 'data.cancelTokens')).toHaveLength(1);
  });
});
