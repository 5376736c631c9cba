import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage, SourcePair, TokenizedPair } from '../../../shared/pair.ts';
import { describeTokenization, tokenizePairs, tokenizePrompt } from '../../../main/engine/text/pairTokens.ts';
import type { Tokenizer } from '../../../main/engine/text/tokenizer.ts';
import { loadTokenizer } from '../../../main/engine/text/tokenizer.ts';
import { thrownBy } from '../../support/nudgeError.ts';
import { sharedMaterial } from '../../support/sharedMaterial.ts';
import { changedTokenizer, tokenizerWithTemplate } from '../../support/tokenizerFolder.ts';

const options = { maxLength: 1024, truncation: 'keep-answer' } as const;

function text(prompt: string, chosen: string, rejected: string): SourcePair {
  return { pair: { kind: 'text', prompt, chosen, rejected }, row: 0 };
}

function chat(prompt: string, chosen: string, rejected: string): SourcePair {
  const answer = (content: string): ChatMessage[] => [{ role: 'assistant', content }];
  return {
    pair: {
      kind: 'chat',
      prompt: [{ role: 'user', content: prompt }],
      chosen: answer(chosen),
      rejected: answer(rejected),
    },
    row: 0,
  };
}

/** The one pair's parts as text, special tokens shown. */
function parts(source: SourcePair, tokenizer: Tokenizer): unknown {
  const { pairs } = tokenizePairs([source], tokenizer, options);
  const [{ promptIds, chosenIds, rejectedIds, notes }] = pairs as [TokenizedPair];
  const decode = (ids: Int32Array): string => tokenizer.decode(ids, { keepSpecials: true });
  return [decode(promptIds), decode(chosenIds), decode(rejectedIds), notes];
}

describe('text pairs', () => {
  it('end in one EOS and begin with one BOS', async () => {
    const tokenizer = await changedTokenizer();
    expect(parts(text('Q:', ' yes', ' no<|end|>'), tokenizer)).toEqual([
      '<|begin|>Q:',
      ' yes<|end|>',
      ' no<|end|>',
      [],
    ]);
    expect(parts(text('<|begin|>Q:', ' yes', ' no'), tokenizer)).toEqual([
      '<|begin|>Q:',
      ' yes<|end|>',
      ' no<|end|>',
      [],
    ]);
    expect(parts(text('', 'yes', 'no'), tokenizer)).toEqual(['<|begin|>', 'yes<|end|>', 'no<|end|>', []]);
  });

  it('are tokenized apart where a token would reach across the boundary', async () => {
    const tokenizer = await changedTokenizer();
    const { pairs } = tokenizePairs([text('Look at th', 'e sea', 'is')], tokenizer, options);
    expect(pairs[0]?.notes).toEqual(['boundary-merge']);
    expect(pairs[0]?.promptIds).toEqual(tokenizer.encodeFromStart('Look at th'));
    expect(pairs[0]?.chosenIds).toEqual(tokenizer.encode('e sea<|end|>'));
    expect(pairs[0]?.rejectedIds).toEqual(tokenizer.encode('is<|end|>'));
  });

  it('always hold the prompt as it is read alone, and the whole text', async () => {
    const tokenizer = await changedTokenizer();
    const words = fc.string({ unit: fc.constantFrom('a', 'th', 'e', ' ', '\n', 'é', '😀', 'in', 's') });
    fc.assert(
      fc.property(words, words, words, (prompt, a, b) => {
        fc.pre(a !== b && a !== '' && b !== '');
        const [pair] = tokenizePairs([text(prompt, a, b)], tokenizer, options).pairs;
        expect(pair?.promptIds).toEqual(tokenizer.encodeFromStart(prompt));
        expect(tokenizer.decode(pair?.chosenIds ?? [])).toBe(a);
        expect(tokenizer.decode(pair?.rejectedIds ?? [])).toBe(b);
        expect(pair?.chosenIds.at(-1)).toBe(tokenizer.eos?.id);
        expect(pair?.chosenIds.at(-2)).not.toBe(tokenizer.eos?.id);
      }),
    );
  });

  it('without EOS in the tokenizer are an error', async () => {
    const tokenizer = await changedTokenizer({ config: { eos_token: undefined } });
    expect(thrownBy(() => tokenizePairs([text('Q', 'a', 'b')], tokenizer, options)).code).toBe('TOKENIZER');
  });
});

describe('text pairs with a tokenizer that puts a space before every text', () => {
  const folder = sharedMaterial('models/stories260K');

  it.skipIf(folder === null)('get no space between prompt and answer', async () => {
    const tokenizer = await loadTokenizer(folder ?? '');
    const { pairs } = tokenizePairs([text('Once up', 'on a time', 'side down')], tokenizer, options);
    const [pair] = pairs;
    expect(pair?.notes).toEqual(['boundary-merge']);
    expect(tokenizer.decode([...(pair?.promptIds ?? []), ...(pair?.chosenIds ?? [])])).toBe(
      'Once upon a time',
    );
    expect(tokenizer.decode([...(pair?.promptIds ?? []), ...(pair?.rejectedIds ?? [])])).toBe(
      'Once upside down',
    );
  });
});

const opening = (generation: string): string =>
  `{% if add_generation_prompt %}{{ '${generation}' }}{% endif %}`;
const userTurns = "{% for m in messages %}{% if m.role == 'user' %}{{ '<|user|>' + m.content }}";

describe('chat pairs', () => {
  it('take the answer as what the template writes after the opened turn', async () => {
    const tokenizer = await changedTokenizer();
    expect(parts(chat('Hi', 'Yes', 'No'), tokenizer)).toEqual([
      '<|begin|><|user|>\nHi<|turn_end|>\n<|assistant|>\n',
      'Yes<|turn_end|>\n',
      'No<|turn_end|>\n',
      [],
    ]);
  });

  it('keep a think block that the template writes into every answer', async () => {
    const source = `${userTurns}{% else %}{{ '<|assistant|><think></think>' + m.content }}{% endif %}{% endfor %}${opening('<|assistant|>')}`;
    expect(parts(chat('Hi', 'Yes', 'No'), await tokenizerWithTemplate(source))).toEqual([
      '<|user|>Hi<|assistant|>',
      '<think></think>Yes',
      '<think></think>No',
      [],
    ]);
  });

  it('start where a think block stands only in the opened turn', async () => {
    const source = `${userTurns}{% else %}{{ '<|assistant|>' + m.content }}{% endif %}{% endfor %}${opening('<|assistant|><think>')}`;
    expect(parts(chat('Hi', 'Yes', 'No'), await tokenizerWithTemplate(source))).toEqual([
      '<|user|>Hi<|assistant|>',
      'Yes',
      'No',
      ['template-boundary-moved'],
    ]);
  });

  it('are tokenized apart where a token would reach across the end of the opened turn', async () => {
    const source = `${userTurns}{% else %}{{ '<|assistant|> ' + m.content }}{% endif %}{% endfor %}${opening('<|assistant|> ')}`;
    const tokenizer = await tokenizerWithTemplate(source);
    expect(parts(chat('Hi', 'the sea', 'and'), tokenizer)).toEqual([
      '<|user|>Hi<|assistant|> ',
      'the sea',
      'and',
      ['boundary-merge'],
    ]);
  });

  it('are left out where the template rewrites the prompt once an answer follows', async () => {
    const source = `{{ messages | length }}${userTurns}{% else %}{{ '<|assistant|>' + m.content }}{% endif %}{% endfor %}${opening('<|assistant|>')}`;
    const tokenizer = await tokenizerWithTemplate(source);
    const error = thrownBy(() => tokenizePairs([chat('secret', 'Yes', 'No')], tokenizer, options));
    expect(error.code).toBe('CHAT_TEMPLATE');
    expect(error.message).toContain('Row 1');
    expect(error.message).not.toContain('secret');
  });

  it('are left out one by one where the template refuses them', async () => {
    const source = `${userTurns}{% else %}{% if m.content == 'bad' %}{{ raise_exception('Refused') }}{% endif %}{{ '<|assistant|>' + m.content }}{% endif %}{% endfor %}${opening('<|assistant|>')}`;
    const tokenizer = await tokenizerWithTemplate(source);
    const { pairs, dropped } = tokenizePairs(
      [chat('Hi', 'Yes', 'No'), { ...chat('Hi', 'Yes', 'bad'), row: 7 }],
      tokenizer,
      options,
    );
    expect(pairs).toHaveLength(1);
    expect(dropped).toMatchObject([{ row: 7, reason: 'template-failed' }]);
    expect(dropped[0]?.detail).toMatch(/^Row 8: .*Refused\.$/);
  });

  it('are left out where the template makes both answers the same', async () => {
    const tokenizer = await changedTokenizer();
    const { dropped } = tokenizePairs(
      [chat('Hi', 'Yes', 'No'), chat('Hi', 'Yes', ' Yes ')],
      tokenizer,
      options,
    );
    expect(dropped).toMatchObject([{ reason: 'identical-answers' }]);
  });

  it('need a template that can be read', async () => {
    const pair = chat('Hi', 'Yes', 'No');
    const without = await tokenizerWithTemplate(null);
    expect(thrownBy(() => tokenizePairs([pair], without, options)).code).toBe('CHAT_TEMPLATE');
    const broken = await tokenizerWithTemplate('{% if %}');
    expect(thrownBy(() => tokenizePairs([pair], broken, options)).message).toContain('cannot be understood');
  });
});

describe('tokenizePairs', () => {
  it('shortens and counts what leaves no room', async () => {
    const tokenizer = await changedTokenizer();
    const long = text('Q'.repeat(50), ' yes', ' no');
    const cut = tokenizePairs([long], tokenizer, { maxLength: 12, truncation: 'keep-answer' });
    expect(cut.pairs[0]?.notes).toEqual(['prompt-cut']);
    const short = text('Q:', ' yes', ' no');
    const start = tokenizePairs([short, long], tokenizer, { maxLength: 12, truncation: 'keep-start' });
    expect(start.pairs).toHaveLength(1);
    expect(start.dropped).toMatchObject([{ reason: 'no-room-for-answer' }]);
    const error = thrownBy(() =>
      tokenizePairs([long], tokenizer, { maxLength: 12, truncation: 'keep-start' }),
    );
    expect(error).toMatchObject({ code: 'DATA_NO_PAIRS', context: { 'no-room-for-answer': 1 } });
  });

  it('leaves out answers that are the same once cut', async () => {
    const tokenizer = await changedTokenizer();
    const pairs = [text('Q:', ' yes', ' no'), text('Q:', ' yes yes yes a', ' yes yes yes b')];
    const { dropped } = tokenizePairs(pairs, tokenizer, { maxLength: 8, truncation: 'keep-start' });
    expect(dropped).toMatchObject([{ reason: 'identical-answers' }]);
  });

  it('gives nothing for nothing', async () => {
    expect(tokenizePairs([], await changedTokenizer(), options)).toEqual({ pairs: [], dropped: [] });
  });
});

describe('tokenizePrompt', () => {
  it('gives the same prompt ids that pairs are trained with', async () => {
    const tokenizer = await changedTokenizer();
    for (const source of [text('Q:', ' a', ' b'), chat('Hi', 'Yes', 'No')]) {
      const { pairs } = tokenizePairs([source], tokenizer, options);
      expect(tokenizePrompt(source.pair.prompt, tokenizer)).toEqual(pairs[0]?.promptIds);
    }
  });
});

describe('describeTokenization', () => {
  it('changes with whatever changes the ids', async () => {
    const base = describeTokenization(await changedTokenizer());
    expect(describeTokenization(await changedTokenizer())).toBe(base);
    const others = [
      describeTokenization(await changedTokenizer({ config: { eos_token: '<|pad|>' } })),
      describeTokenization(await tokenizerWithTemplate('x')),
      describeTokenization(await tokenizerWithTemplate(null)),
    ];
    expect(new Set([base, ...others]).size).toBe(4);
  });
});
