import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenizePairs } from '../../main/engine/text/pairTokens.ts';
import { loadTokenizer, type Tokenizer } from '../../main/engine/text/tokenizer.ts';
import { inspectPair, inspectTokens } from '../../main/services/tokenInspection.ts';
import type { InspectedToken, TokenInspection } from '../../shared/dataRoom.ts';
import type { PreferencePair } from '../../shared/pair.ts';
import { changedTokenizer, tokenizerWithTemplate } from '../support/tokenizerFolder.ts';

const starterDir = new URL('../../resources/starter-model', import.meta.url).pathname;
const options = { maxLength: 1024, truncation: 'keep-answer' } as const;

function text(prompt: string, chosen: string, rejected: string): PreferencePair {
  return { kind: 'text', prompt, chosen, rejected };
}

function chat(prompt: string, chosen: string, rejected: string): PreferencePair {
  return {
    kind: 'chat',
    prompt: [{ role: 'user', content: prompt }],
    chosen: [{ role: 'assistant', content: chosen }],
    rejected: [{ role: 'assistant', content: rejected }],
  };
}

const sides = ['prompt', 'chosen', 'rejected'] as const;
const idsOf = (tokens: readonly InspectedToken[]): number[] => tokens.map(({ id }) => id);
const kept = (tokens: readonly InspectedToken[]): InspectedToken[] => tokens.filter(({ cut }) => !cut);
const words = (tokens: readonly InspectedToken[]): string => tokens.map(({ text }) => text).join('');

/** What is shown as trained is what the trainer gets, id for id; all that is scored is what the loss reads. */
function expectTrainersIds(
  pair: PreferencePair,
  tokenizer: Tokenizer,
  limits: { maxLength: number; truncation: 'keep-answer' | 'keep-start' },
): TokenInspection {
  const shown = inspectPair(pair, tokenizer, limits);
  if (shown.problem !== null) {
    expect(() => tokenizePairs([{ pair, row: 0 }], tokenizer, limits)).toThrow();
    return shown;
  }
  const [trained] = tokenizePairs([{ pair, row: 0 }], tokenizer, limits).pairs;
  for (const side of sides) expect(idsOf(kept(shown[side]))).toEqual([...(trained?.[`${side}Ids`] ?? [])]);
  expect(shown.notes).toEqual(trained?.notes);
  const unscored = trained?.promptIds.length === 0 ? 1 : 0;
  for (const side of ['chosen', 'rejected'] as const) {
    const scored = shown[side].filter((token) => token.scored);
    expect(idsOf(scored)).toEqual([...(trained?.[`${side}Ids`] ?? [])].slice(unscored));
  }
  expect(shown.prompt.every((token) => !token.scored)).toBe(true);
  return shown;
}

test.each([
  ['a tiny tokenizer', () => changedTokenizer()],
  ['the starter model', () => loadTokenizer(starterDir)],
])('shows the very ids that %s gives the trainer, at any length', async (_name, load) => {
  const tokenizer = await load();
  const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      ...([anyText, anyText, anyText] as const),
      fc.boolean(),
      fc.integer({ min: 2, max: 60 }),
      fc.constantFrom('keep-answer' as const, 'keep-start' as const),
      (prompt, chosen, rejected, isChat, maxLength, truncation) => {
        const pair = (isChat ? chat : text)(prompt, chosen, rejected);
        const shown = expectTrainersIds(pair, tokenizer, { maxLength, truncation });
        if (shown.prompt.length === 0) return;
        const decode = (side: 'chosen' | 'rejected'): string =>
          tokenizer.decode([...idsOf(shown.prompt), ...idsOf(shown[side])], { keepSpecials: true });
        expect(words(shown.prompt) + words(shown.chosen)).toBe(decode('chosen'));
      },
    ),
    { numRuns: 150 },
  );
});

test('tells special tokens and the template from what a person wrote', async () => {
  const tokenizer = await loadTokenizer(starterDir);
  const shown = expectTrainersIds(chat('How much?', 'Two coins.', 'Two.'), tokenizer, options);
  const written = (tokens: readonly InspectedToken[]): string =>
    words(tokens.filter(({ template }) => !template));
  expect([
    written(shown.prompt).trim(),
    written(shown.chosen).trim(),
    written(shown.rejected).trim(),
  ]).toEqual(['How much?', 'Two coins.', 'Two.']);
  expect(shown.prompt.some(({ special }) => special)).toBe(true);
  expect(shown.chosen.at(-1)).toMatchObject({ template: true, scored: true, cut: false });
  expect(shown.eos?.text).toBe(tokenizer.eos?.text);
});

test('a text begins with BOS and ends with EOS, which nobody wrote', async () => {
  const tokenizer = await changedTokenizer();
  const shown = expectTrainersIds(text('a question', ' an answer', ' no'), tokenizer, options);
  expect(shown.prompt[0]).toMatchObject({ id: shown.bos?.id, special: true, template: true, scored: false });
  expect(shown.chosen.at(-1)).toMatchObject({
    id: shown.eos?.id,
    special: true,
    template: true,
    scored: true,
  });
  expect(shown.chosen[0]).toMatchObject({ template: false, scored: true });
});

test('what is cut stays in its place and takes no part', async () => {
  const tokenizer = await loadTokenizer(starterDir);
  const pair = chat('How much are the plums today? '.repeat(4), 'Two coins each.', 'Two.');
  const whole = expectTrainersIds(pair, tokenizer, options);
  const shown = expectTrainersIds(pair, tokenizer, { ...options, maxLength: 24 });
  expect(shown.notes).toContain('prompt-cut');
  for (const side of sides) expect(idsOf(shown[side])).toEqual(idsOf(whole[side]));
  expect([shown.prompt[0]?.cut, shown.prompt.at(-1)?.cut]).toEqual([true, false]);
  const tight = expectTrainersIds(pair, tokenizer, { maxLength: 4, truncation: 'keep-start' });
  expect(tight.problem?.reason).toBe('no-room-for-answer');
  expect(idsOf(tight.prompt)).toEqual(idsOf(whole.prompt));
  expect(tight.chosen.some(({ scored }) => scored)).toBe(false);
});

test('a token that would span prompt and answer is noted', async () => {
  const tokenizer = await changedTokenizer();
  const merged = ['the', 'an', 'qu', 'es', 'in', 'er']
    .map((word) => text(word.slice(0, 1), word.slice(1), '!'))
    .map((pair) => expectTrainersIds(pair, tokenizer, options))
    .filter(({ notes }) => notes.includes('boundary-merge'));
  expect(merged.length).toBeGreaterThan(0);
});

test('a template that refuses the turns says so instead of tokens', async () => {
  const tokenizer = await tokenizerWithTemplate("{{ raise_exception('user first') }}");
  const shown = inspectPair(chat('a', 'b', 'c'), tokenizer, options);
  expect(shown).toMatchObject({ prompt: [], chosen: [], problem: { reason: 'template-failed' } });
});

test('nothing longer than the model reaches is shown as trained', async () => {
  const pair = text('word '.repeat(3000), 'a', 'b');
  const shown = await inspectTokens({ modelDir: starterDir, pair, ...options, maxLength: 1e6 });
  expect(shown.maxLength).toBeLessThan(1e6);
  expect(kept(shown.prompt).length + kept(shown.chosen).length).toBeLessThanOrEqual(shown.maxLength);
});
