import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scripts, signs, type Script } from '../../../../main/engine/data/health/characters.ts';
import { hashWord, TextFacts, tokenLimit } from '../../../../main/engine/data/health/textFacts.ts';

function factsOf(text: Parameters<TextFacts['read']>[0], facts = new TextFacts()): TextFacts {
  facts.read(text);
  return facts;
}

const tokensOf = (text: string): number[] => {
  const { tokens, tokenCount } = factsOf(text);
  return [...tokens.subarray(0, tokenCount)];
};
function exactOf(text: string): number[] {
  const { exactLow, exactHigh } = factsOf(text);
  return [exactLow, exactHigh];
}

function plainOf(text: string): number[] {
  const { plainLow, plainHigh } = factsOf(text);
  return [plainLow, plainHigh];
}

function scriptOf(text: string): Script | undefined {
  const { scriptWords } = factsOf(text);
  return scripts[scriptWords.indexOf(Math.max(...scriptWords))];
}

describe('TextFacts', () => {
  it('cuts a text into words and marks', () => {
    expect(tokensOf("Don't stop, 42!").slice(0, 2)).toEqual([hashWord('dont'), hashWord('stop')]);
    const signsOfTokens = tokensOf("Don't stop, 42!").map((token) => token >= 0);
    expect(signsOfTokens).toEqual([true, true, false, true, false]);
    const { words, chars, digits } = factsOf("Don't stop, 42!");
    expect({ words, chars, digits }).toEqual({ words: 3, chars: 15, digits: 2 });
  });

  it('takes each Han and Kana character for a word', () => {
    expect(factsOf('苹果多少钱？').words).toBe(5);
    expect(factsOf('りんご').words).toBe(3);
  });

  it('keeps words as ASCII reading says (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9]{1,9}$/)), (words) => {
        expect(tokensOf(words.join('  '))).toEqual(words.map(hashWord));
        expect(factsOf(words.join('\n')).words).toBe(words.length);
      }),
    );
  });

  it('tells the very characters apart, and apart from white space and case only the words', () => {
    expect(exactOf('a b')).toEqual(exactOf('a b'));
    for (const other of ['a  b', 'A b', 'ab', 'a b ']) expect(exactOf(other)).not.toEqual(exactOf('a b'));
    expect(plainOf(' A\t\nB ')).toEqual(plainOf('a b'));
    for (const other of ['ab', 'b a', 'a, b', 'a b b']) expect(plainOf(other)).not.toEqual(plainOf('a b'));
  });

  it('minds no border between the blocks it reads', () => {
    for (let before = 4080; before < 4110; before++) {
      const text = `${' '.repeat(before)}don't stop, 42!`;
      expect(tokensOf(text)).toEqual(tokensOf("don't stop, 42!"));
      expect(plainOf(text)).toEqual(plainOf("don't stop, 42!"));
      expect(exactOf(text)).not.toEqual(exactOf(` ${text}`));
      expect(tokensOf(`${'a'.repeat(before)}'s b`)).toEqual([`${'a'.repeat(before)}s`, 'b'].map(hashWord));
    }
    expect(exactOf('\ud800')).not.toEqual(exactOf('\ud801'));
  });

  it('sums up the numbers of a text', () => {
    const numbersOf = (text: string): number => factsOf(text).numbers;
    expect(numbersOf('12 apples, 3.5 pears')).toBe(numbersOf('3.5 plums or 12'));
    expect(numbersOf('12 apples')).not.toBe(numbersOf('13 apples'));
    expect(numbersOf('no apples')).toBe(0);
  });

  it('hashes what lies behind the tokens it keeps', () => {
    const words = 'word '.repeat(2 * tokenLimit);
    expect(factsOf(words).tokenCount).toBe(tokenLimit);
    expect(factsOf(words).words).toBe(2 * tokenLimit);
    expect(plainOf(`${words}x`)).not.toEqual(plainOf(`${words}y`));
    expect(exactOf(`${words}x`)).not.toEqual(exactOf(`${words}y`));
  });

  it('gives different texts different hashes, also those that differ little', () => {
    const facts = new TextFacts();
    const [exact, plain] = [new Set<string>(), new Set<string>()];
    for (let i = 0; i < 50_000; i++) {
      factsOf(`Question ${i}: what is ${i % 7} and ${(i * 7919) % 50_021}?`, facts);
      exact.add(`${facts.exactLow} ${facts.exactHigh}`);
      plain.add(`${facts.plainLow} ${facts.plainHigh}`);
    }
    expect([exact.size, plain.size]).toEqual([50_000, 50_000]);
  });

  it('reads turns with their roles', () => {
    const turn = (role: string): TextFacts => factsOf([{ role, content: 'Hello there.' }]);
    expect(turn('user').words).toBe(2);
    expect(turn('user').exactLow).not.toBe(turn('assistant').exactLow);
    expect(turn('user').plainHigh).not.toBe(turn('assistant').plainHigh);
    const two = [
      { role: 'user', content: 'Hello' },
      { role: 'user', content: 'there.' },
    ];
    expect(factsOf(two).exactLow).not.toBe(turn('user').exactLow);
    expect(factsOf(two).parts).toEqual(['Hello', 'there.']);
  });

  it('knows scripts and telling characters', () => {
    const texts: readonly (readonly [string, Script])[] = [
      ['apple Äpfel', 'latin'],
      ['μήλο', 'greek'],
      ['яблоко', 'cyrillic'],
      ['תפוח', 'hebrew'],
      ['تفاحة', 'arabic'],
      ['सेब', 'devanagari'],
      ['แอปเปิล', 'thai'],
      ['사과', 'hangul'],
      ['りんご', 'kana'],
      ['苹果', 'han'],
    ];
    for (const [text, script] of texts) expect(scriptOf(text)).toBe(script);
    expect(factsOf('a <b> [c]: e@f').signs).toBe(signs.angle | signs.square | signs.colon | signs.at);
    expect(factsOf('plain words').signs).toBe(0);
  });
});
