import { describe, expect, test } from 'vitest';
import type { HealthPair } from '../../main/engine/data/health/healthPair.ts';
import { wholePairIds } from '../../main/engine/text/pairTokens.ts';
import { loadTokenizer } from '../../main/engine/text/tokenizer.ts';
import { TokenTally, type CountedTokens } from '../../main/services/tokenReport.ts';
import { tinyModelDir } from '../support/cli.ts';
import { rejectedBy } from '../support/nudgeError.ts';

function numbered(answers: readonly string[]): HealthPair[] {
  return answers.map((chosen, row) => ({
    pair: { kind: 'text', prompt: 'the cat', chosen, rejected: 'ran' },
    row,
    id: row + 1,
  }));
}

async function count(
  pairs: readonly HealthPair[],
  maxLength: number,
  truncation: 'keep-answer' | 'keep-start' = 'keep-answer',
): Promise<CountedTokens> {
  const tokenizer = await loadTokenizer(tinyModelDir);
  const tally = new TokenTally({ modelDir: tinyModelDir, maxLength, truncation });
  for (const pair of pairs) tally.take(pair, wholePairIds(pair.pair, tokenizer));
  return tally.finish();
}

describe('TokenTally', () => {
  const pairs = numbered(['sat', `sat ${'down '.repeat(30)}`, `sat ${'up '.repeat(60)}`]);

  test('compares the usual lengths up to where the model ends, and the one asked for', async () => {
    const { report } = await count(pairs, 100);
    const lengths = report.cuts.map(({ maxLength }) => maxLength);
    const reach = lengths.at(-1) ?? 0;
    expect(lengths).toEqual([...new Set([100, 128, 256, reach])].filter((length) => length <= reach));
    const beyond = await count(pairs, 1e6);
    expect(beyond.report.maxLength).toBe(reach);
  });

  test('trained lengths are those after the cut, histograms those before', async () => {
    const { report, cutPairs } = await count(pairs, 24);
    const whole = (await count(pairs, 400)).report;
    expect(report.histograms).toEqual(whole.histograms);
    expect(report.chosen.longest).toBeLessThan(24);
    expect(report.histograms.chosen.longest).toBe(whole.chosen.longest);
    expect(cutPairs).toEqual(Uint32Array.of(2, 3));
    expect(report.finding).toMatchObject({ kind: 'cut-answers', count: 2, severity: 'warning' });
    expect(report.notes['answer-cut']).toBe(2);
    expect(whole.finding).toBeNull();
  });

  test('counts every pair that is left out, and names the first of them', async () => {
    const many = numbered([...new Array<string>(600).fill('ran'), 'sat']);
    const { report } = await count(many, 64);
    expect(report).toMatchObject({ kept: 1, droppedCounts: { 'identical-answers': 600 } });
    expect(report.dropped).toHaveLength(500);
    expect(report.dropped[0]).toMatchObject({ row: 0, reason: 'identical-answers' });
  });

  test('nothing left is an error that counts why', async () => {
    const error = await rejectedBy(count(numbered(['ran', 'ran']), 64));
    expect(error).toMatchObject({ code: 'DATA_NO_PAIRS', context: { 'identical-answers': 2 } });
  });
});
