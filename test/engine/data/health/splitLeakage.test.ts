import { describe, expect, it } from 'vitest';
import type { PreferencePair } from '../../../../shared/pair.ts';
import { leakage } from '../../../../main/engine/data/health/splitLeakage.ts';
import { check, textPair } from './checked.ts';

const withPrompt = (prompt: string, i: number): PreferencePair => textPair(prompt, `yes ${i}`, `no ${i}`);
const withIds = (prompts: readonly string[], firstId: number) =>
  prompts.map((prompt, i) => ({ pair: withPrompt(prompt, i), row: i, id: firstId + i }));

describe('leakage', () => {
  const train = withIds(['What is it?', 'Where is it?', 'Where is it?', ''], 1);

  it('names the held-out pairs whose prompt is trained on', async () => {
    const heldOut = withIds(['Who is it?', ' WHERE is\n it?', 'where is it?', '', 'What is it?'], 101);
    expect(await leakage(train, heldOut)).toEqual({
      finding: { kind: 'split-leakage', severity: 'warning', count: 3, figures: { heldOut: 5, prompts: 2 } },
      pairs: Uint32Array.of(102, 103, 105),
    });
  });

  it('is null where nothing is shared', async () => {
    expect(await leakage(train, withIds(['Who is it?', ''], 101))).toBeNull();
    expect(await leakage(train, [])).toBeNull();
    expect(await leakage([], train)).toBeNull();
  });

  it('is part of the report when there is a split', () => {
    const pairs = ['a?', 'b?', 'A ?', 'c?', 'b?'].map(withPrompt);
    const { findings, pairsOf } = check(pairs, (id) => id >= 3);
    expect(pairsOf.get('split-leakage')).toEqual(Uint32Array.of(3, 5));
    expect(findings.find(({ kind }) => kind === 'split-leakage')!.figures).toEqual({
      heldOut: 3,
      prompts: 2,
    });
  });

  it('knows turns apart by who speaks', async () => {
    const turns = (role: string) => [{ role, content: 'What is it?' }];
    const pair = (role: string): PreferencePair => ({
      kind: 'chat',
      prompt: turns(role),
      chosen: turns('assistant'),
      rejected: [],
    });
    const one = (role: string) => [{ pair: pair(role), row: 0, id: 1 }];
    expect((await leakage(one('user'), one('user')))?.pairs).toEqual(Uint32Array.of(1));
    expect(await leakage(one('user'), one('system'))).toBeNull();
  });
});
