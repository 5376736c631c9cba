import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TextStream } from '../../../main/engine/text/textStream.ts';
import { loadTokenizer } from '../../../main/engine/text/tokenizer.ts';
import { goldenPath } from '../../support/goldenModel.ts';

// Byte-level, with few merges: most characters beyond ASCII take several tokens.
const tokenizer = await loadTokenizer(goldenPath('models/llama-tied'));

function streamed(ids: Iterable<number>, context: ArrayLike<number> = []): string[] {
  const stream = new TextStream(tokenizer, context);
  const pieces = [...ids].map((id) => stream.push(id));
  return [...pieces, stream.end()];
}

describe('TextStream', () => {
  test('the pieces together are the text, and none ends within a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const pieces = streamed(tokenizer.encode(text));
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(piece.isWellFormed()).toBe(true);
        if (!text.includes('\uFFFD')) expect(pieces.join('|')).not.toContain('\uFFFD');
      }),
    );
  });

  test('whatever the tokens, nothing is lost: the end brings what never became a character', () => {
    const anyId = fc.integer({ min: 3, max: tokenizer.vocabSize - 1 });
    fc.assert(
      fc.property(fc.array(anyId), (ids) => {
        expect(streamed(ids).join('')).toBe(tokenizer.decode(ids));
      }),
    );
  });

  test('goes on from a context that it does not repeat', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        expect(streamed(tokenizer.encode(after), tokenizer.encode(before)).join('')).toBe(after);
      }),
    );
  });

  test('a space before the first word belongs to the text where a text goes on', () => {
    // As SentencePiece decodes: "▁" is a space, and the one at the start of a text is left out.
    const words = ['▁Once', '▁upon', '▁a'];
    const decode = (ids: ArrayLike<number>): string =>
      Array.from(ids, (id) => words[id] ?? '')
        .join('')
        .replaceAll('▁', ' ')
        .replace(/^ /, '');
    const pieces = (context: number[], ids: number[]): string[] => {
      const stream = new TextStream({ decode }, context);
      return ids.map((id) => stream.push(id));
    };
    expect(pieces([], [0, 1])).toEqual(['Once', ' upon']);
    expect(pieces([0], [1, 2])).toEqual([' upon', ' a']);
  });
});
