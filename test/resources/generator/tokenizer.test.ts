import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../main/engine/text/tokenizer.ts';
import { byteLetters, learnMerges } from '../../../resources/generator/bytePairs.ts';
import {
  configFile,
  generationConfigFile,
  tokenizerConfigFile,
  tokenizerFile,
  vocabularySize,
} from '../../../resources/generator/starterFiles.ts';
import { starterMerges } from '../../../resources/generator/starterMerges.ts';

const folder = join(import.meta.dirname, '../../../resources/starter-model');
const tokenizer = await loadTokenizer(folder);

describe('merges', () => {
  it('take the most frequent pair first, and the first in code order among equals', () => {
    expect(learnMerges(['ab ab ab cd cd'], 3)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['Ġ', 'ab'],
    ]);
    expect(learnMerges(['ba', 'ab'], 1)).toEqual([['a', 'b']]);
  });

  it('count again after every merge, also where a pair overlaps itself', () => {
    expect(learnMerges(['aaaa', 'aaaa', 'aab'], 3)).toEqual([
      ['a', 'a'],
      ['aa', 'aa'],
      ['aa', 'b'],
    ]);
  });

  it('agree with counting everything anew each time', () => {
    const texts = fc.array(fc.stringMatching(/^[abc]{1,12}$/), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(texts, (words) => {
        const expected = slowMerges(words, 4);
        expect(learnMerges(words, expected.length)).toEqual(expected);
      }),
    );
  });

  it('refuse texts with too few pairs', () => {
    expect(() => learnMerges(['ab'], 2)).toThrow(RangeError);
  });

  it('stand on 256 different letters', () => {
    expect(new Set(byteLetters()).size).toBe(256);
    expect(byteLetters()[0x20]).toBe('Ġ');
    expect(byteLetters()[0x41]).toBe('A');
  });
});

describe('the starter model', () => {
  it('has the files that the generator writes', () => {
    const files = {
      'tokenizer.json': tokenizerFile(starterMerges()),
      'tokenizer_config.json': tokenizerConfigFile(),
      'config.json': configFile(),
      'generation_config.json': generationConfigFile(),
    };
    for (const [name, content] of Object.entries(files)) {
      expect(JSON.parse(readFileSync(join(folder, name), 'utf8')), name).toEqual(content);
    }
  });

  it('has a tokenizer that gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const ids = tokenizer.encode(text);
        expect(tokenizer.decode(ids)).toBe(text);
        expect(ids.every((id) => id >= 0 && id < vocabularySize)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('has as many tokens as its config says, and begin and end where the config looks for them', () => {
    expect(tokenizer.vocabSize).toBe(vocabularySize);
    expect(configFile()).toMatchObject({
      vocab_size: vocabularySize,
      bos_token_id: tokenizer.bos?.id,
      eos_token_id: tokenizer.eos?.id,
    });
  });

  it('knows the common words whole', () => {
    expect(tokenizer.encode('Two coins.')).toHaveLength(3);
    expect(tokenizer.encode(' strawberries')).toHaveLength(1);
  });

  it('writes a conversation so that its prompt is a prefix, in text and in tokens', () => {
    const prompt = [{ role: 'user', content: ' How much is an apple? ' }];
    const whole = [...prompt, { role: 'assistant', content: 'Two coins.' }];
    const start = tokenizer.chatTemplate?.render(prompt, true) ?? '';
    const full = tokenizer.chatTemplate?.render(whole, false) ?? '';
    expect(start).toBe('<|begin|><|user|> How much is an apple? <|end|><|assistant|>');
    expect(full).toBe(`${start}Two coins.<|end|>`);
    const startIds = tokenizer.encode(start);
    expect(tokenizer.encode(full).slice(0, startIds.length)).toEqual(startIds);
    expect(tokenizer.encode(full).at(-1)).toBe(tokenizer.eos?.id);
  });
});

/** Byte-pair merges by the book: count all pairs, merge the best everywhere, begin again. */
function slowMerges(words: readonly string[], count: number): [string, string][] {
  const split = words.map((word) => Array.from(word));
  const merges: [string, string][] = [];
  for (let round = 0; round < count; round++) {
    const counts = new Map<string, number>();
    for (const symbols of split) {
      for (let at = 0; at + 1 < symbols.length; at++) {
        const key = `${symbols[at]} ${symbols[at + 1]}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    const [best] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    if (best === undefined) break;
    const [left = '', right = ''] = best[0].split(' ');
    merges.push([left, right]);
    for (const symbols of split) {
      for (let at = 0; at + 1 < symbols.length; at++) {
        if (symbols[at] === left && symbols[at + 1] === right) symbols.splice(at, 2, left + right);
      }
    }
  }
  return merges;
}
