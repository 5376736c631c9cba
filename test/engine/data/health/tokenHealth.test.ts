import { describe, expect, it } from 'vitest';
import type { PreferencePair } from '../../../../shared/dataset.ts';
import type { HealthPair } from '../../../../main/engine/data/health/healthPair.ts';
import { tokenHealth } from '../../../../main/engine/data/health/tokenHealth.ts';
import { tokenizePairs } from '../../../../main/engine/text/pairTokens.ts';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { changedTokenizer, tokenizerWithTemplate } from '../../../support/tokenizerFolder.ts';
import { textPair } from './checked.ts';
import { samplePairs } from './cleanPairs.ts';

const numbered = (pairs: readonly PreferencePair[]): HealthPair[] =>
  pairs.map((pair, row) => ({ pair, row, id: row + 1 }));

describe('tokenHealth', () => {
  it.each(['keep-answer', 'keep-start'] as const)(
    'says of each length what the trainer would do: %s',
    async (truncation) => {
      const tokenizer = await changedTokenizer();
      const pairs = numbered([textPair('?', 'the same', 'the same, '), ...samplePairs().slice(0, 80)]);
      const { cuts } = await tokenHealth(pairs, tokenizer, [8, 24, 40, 4096], truncation);
      const whole = tokenizePairs(pairs, tokenizer, { maxLength: 4096, truncation }).pairs;
      for (const cut of cuts) {
        const { pairs: kept, dropped } = tokenizePairs(pairs, tokenizer, {
          maxLength: cut.maxLength,
          truncation,
        });
        const shorter = (part: 'promptIds' | 'chosenIds' | 'rejectedIds'): number[] =>
          kept.filter((pair) => pair[part].length < whole[pair.row]![part].length).map(({ row }) => row + 1);
        expect(cut).toMatchObject({
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
        expect(cut.cutPairs).toEqual(Uint32Array.from(new Set(affected)).sort());
        expect(cut.finding?.count ?? 0).toBe(cut.cutPairs.length);
      }
      expect(cuts.map(({ finding }) => finding?.severity ?? null)).toEqual([
        'warning',
        'warning',
        expect.anything(),
        null,
      ]);
    },
  );

  it('counts every text in a histogram, long ones in the last bin', async () => {
    const tokenizer = await changedTokenizer();
    const pairs = numbered([...samplePairs(), textPair('Long?', 'no '.repeat(3000), 'yes')]);
    const health = await tokenHealth(pairs, tokenizer, [], 'keep-answer');
    expect(health.pairs).toBe(481);
    for (const { counts } of [health.prompt, health.chosen, health.rejected]) {
      expect(counts).toHaveLength(32);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(481);
    }
    const { binTokens, counts } = health.chosen;
    expect(counts[31]).toBeGreaterThanOrEqual(1);
    expect(counts[31]).toBeLessThanOrEqual(6);
    const { pairs: whole } = tokenizePairs(pairs, tokenizer, { maxLength: 1e6, truncation: 'keep-answer' });
    expect(counts[3]).toBe(
      whole.filter(({ chosenIds }) => Math.floor(chosenIds.length / binTokens) === 3).length,
    );
  });

  it('counts pairs that have no ids, and cannot do without a template where one is needed', async () => {
    const turn = (role: string, content: string) => [{ role, content }];
    const chat: PreferencePair = {
      kind: 'chat',
      prompt: turn('user', 'Hello?'),
      chosen: turn('assistant', 'Yes.'),
      rejected: turn('assistant', 'No.'),
    };
    const tokenizer = await changedTokenizer();
    const health = await tokenHealth(numbered([textPair('', '', '')]), tokenizer, [64], 'keep-answer');
    expect(health).toMatchObject({
      pairs: 0,
      dropped: { 'identical-answers': 1 },
      cuts: [{ finding: null }],
    });
    const bare = await tokenizerWithTemplate(null);
    const thrown = await rejectedBy(tokenHealth(numbered([chat]), bare, [64], 'keep-answer'));
    expect(thrown.code).toBe('CHAT_TEMPLATE');
  });
});
