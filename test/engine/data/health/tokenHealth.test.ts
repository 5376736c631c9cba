import { describe, expect, it } from 'vitest';
import type { PreferencePair, Truncation } from '../../../../shared/pair.ts';
import type { HealthPair } from '../../../../main/engine/data/health/healthPair.ts';
import { TokenHealthCheck, type TokenHealth } from '../../../../main/engine/data/health/tokenHealth.ts';
import { tokenizePair, tokenizePairs, wholePairIds } from '../../../../main/engine/text/pairTokens.ts';
import type { Tokenizer } from '../../../../main/engine/text/tokenizer.ts';
import { thrownBy } from '../../../support/nudgeError.ts';
import { changedTokenizer, tokenizerWithTemplate } from '../../../support/tokenizerFolder.ts';
import { textPair } from './checked.ts';
import { samplePairs } from './cleanPairs.ts';

const numbered = (pairs: readonly PreferencePair[]): HealthPair[] =>
  pairs.map((pair, row) => ({ pair, row, id: row + 1 }));

interface Asked {
  readonly maxLength?: number;
  readonly lengths?: readonly number[];
  readonly truncation?: Truncation;
}

function tokenHealth(pairs: readonly HealthPair[], tokenizer: Tokenizer, asked: Asked = {}): TokenHealth {
  const { maxLength = 4096, lengths = [], truncation = 'keep-answer' } = asked;
  const check = new TokenHealthCheck({ maxLength, lengths, truncation });
  for (const { id, pair } of pairs) check.take(id, wholePairIds(pair, tokenizer));
  return check.finish();
}

describe('TokenHealthCheck', () => {
  it.each(['keep-answer', 'keep-start'] as const)(
    'says of each length what the trainer would do: %s',
    async (truncation) => {
      const tokenizer = await changedTokenizer();
      const pairs = numbered([textPair('?', 'the same', 'the same, '), ...samplePairs().slice(0, 80)]);
      const lengths = [8, 24, 40, 4096];
      const { cuts } = tokenHealth(pairs, tokenizer, { lengths, truncation });
      expect(cuts.map(({ maxLength }) => maxLength)).toEqual(lengths);
      const whole = tokenizePairs(pairs, tokenizer, { maxLength: 4096, truncation }).pairs;
      const severities = cuts.map((cut) => {
        const { maxLength } = cut;
        const { pairs: kept, dropped } = tokenizePairs(pairs, tokenizer, { maxLength, truncation });
        const shorter = (part: 'promptIds' | 'chosenIds' | 'rejectedIds'): number[] =>
          kept.filter((pair) => pair[part].length < whole[pair.row]![part].length).map(({ row }) => row + 1);
        expect(cut).toEqual({
          maxLength,
          promptsCut: shorter('promptIds').length,
          chosenCut: shorter('chosenIds').length,
          rejectedCut: shorter('rejectedIds').length,
          leftOut: dropped.length,
        });
        const affected = [
          ...shorter('chosenIds'),
          ...shorter('rejectedIds'),
          ...dropped.map(({ row }) => row + 1),
        ];
        const { finding, cutPairs } = tokenHealth(pairs, tokenizer, { maxLength, truncation });
        expect(cutPairs).toEqual(Uint32Array.from(new Set(affected)).sort());
        expect(finding?.count ?? 0).toBe(cutPairs.length);
        if (finding !== null) expect(finding.figures).toEqual(cut);
        return finding?.severity ?? null;
      });
      expect(severities).toEqual(['warning', 'warning', expect.anything(), null]);
    },
  );

  it('gives what a run gets of each pair', async () => {
    const tokenizer = await changedTokenizer();
    const pairs = numbered(samplePairs().slice(0, 20));
    const options = { maxLength: 24, truncation: 'keep-answer' } as const;
    const check = new TokenHealthCheck({ ...options, lengths: [] });
    const taken = pairs.map(({ id, pair }) => check.take(id, wholePairIds(pair, tokenizer)));
    expect(taken).toEqual(pairs.map(({ pair }) => tokenizePair(pair, tokenizer, options)));
  });

  it('counts every text in a histogram, long ones in the last bin', async () => {
    const tokenizer = await changedTokenizer();
    const pairs = numbered([...samplePairs(), textPair('Long?', 'no '.repeat(3000), 'yes')]);
    const { prompt, chosen, rejected } = tokenHealth(pairs, tokenizer).histograms;
    for (const { counts } of [prompt, chosen, rejected]) {
      expect(counts).toHaveLength(32);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(481);
    }
    // Both kinds of answers stand on one scale.
    expect(rejected.binTokens).toBe(chosen.binTokens);
    const { binTokens, counts } = chosen;
    expect(counts[31]).toBeGreaterThanOrEqual(1);
    expect(counts[31]).toBeLessThanOrEqual(6);
    const { pairs: whole } = tokenizePairs(pairs, tokenizer, { maxLength: 1e6, truncation: 'keep-answer' });
    expect(counts[3]).toBe(
      whole.filter(({ chosenIds }) => Math.floor(chosenIds.length / binTokens) === 3).length,
    );
  });

  it('passes over pairs that have no ids, and cannot do without a template where one is needed', async () => {
    const turn = (role: string, content: string) => [{ role, content }];
    const chat: PreferencePair = {
      kind: 'chat',
      prompt: turn('user', 'Hello?'),
      chosen: turn('assistant', 'Yes.'),
      rejected: turn('assistant', 'No.'),
    };
    const tokenizer = await changedTokenizer();
    const [nothing] = numbered([textPair('', '', '')]);
    const check = new TokenHealthCheck({
      maxLength: 64,
      lengths: [64],
      truncation: 'keep-answer',
    });
    expect(check.take(1, wholePairIds(nothing!.pair, tokenizer))).toMatchObject({
      reason: 'identical-answers',
      detail: 'the two answers are the same once tokenized',
    });
    expect(check.finish()).toMatchObject({ finding: null, cutPairs: new Uint32Array() });
    const bare = await tokenizerWithTemplate(null);
    expect(thrownBy(() => tokenHealth(numbered([chat]), bare)).code).toBe('CHAT_TEMPLATE');
  });
});
