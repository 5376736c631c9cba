import type { InspectedToken } from '../../shared/dataRoom.ts';
import type { Tokenizer } from '../engine/text/tokenizer.ts';

export type SpelledToken = Pick<InspectedToken, 'id' | 'text' | 'special' | 'template'>;

/** What a decoder writes for bytes that are no whole character yet. */
const incomplete = '\uFFFD';

/** So many tokens are decoded together: enough to know how each is written, whatever stands around it. */
const contextTokens = 16;
/** No character has more tokens: what is not whole by then never will be. */
const longestCharacter = 8;

/**
 * The text of each token, and whether a person wrote it. `texts` are what people wrote, in the order in which it
 * stands in the tokens; `before` are the ids that stand before them.
 */
export function spellTokens(
  ids: Int32Array,
  texts: readonly string[],
  tokenizer: Tokenizer,
  before: ArrayLike<number>,
): SpelledToken[] {
  const pieces = piecesOf(ids, tokenizer, before);
  const written = writtenSpans(pieces, texts);
  let start = 0;
  return pieces.map((text, i) => {
    const id = ids[i] ?? 0;
    const end = start + text.length;
    const special = tokenizer.decode([id]) === '' && tokenizer.decode([id], { keepSpecials: true }) !== '';
    // A token without a text of its own belongs to the character that a later one completes.
    const byPerson = written.some((span) => span.start < Math.max(end, start + 1) && start < span.end);
    start = end;
    return { id, text, special, template: special || !byPerson };
  });
}

/** What each token adds to the text. */
function piecesOf(ids: Int32Array, tokenizer: Tokenizer, before: ArrayLike<number>): string[] {
  const decode = (some: readonly number[]): string => tokenizer.decode(some, { keepSpecials: true });
  let window = Array.from(before).slice(-contextTokens);
  let waiting = 0;
  let given = decode(window).length;
  return Array.from(ids, (id, i) => {
    const tokens = [...window, id];
    const text = decode(tokens);
    const last = i === ids.length - 1;
    if (text.endsWith(incomplete) && !last && waiting < longestCharacter) {
      window = tokens;
      waiting += 1;
      return '';
    }
    const piece = text.slice(given);
    waiting = 0;
    window = tokens.slice(-contextTokens);
    given = window.length === tokens.length ? text.length : decode(window).length;
    return piece;
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the texts stand in what the tokens say. A template may trim them, and a tokenizer may change their spaces. */
function writtenSpans(pieces: readonly string[], texts: readonly string[]): Span[] {
  const whole = pieces.join('');
  const spans: Span[] = [];
  let from = 0;
  for (const text of texts) {
    const found = [text, text.trim()].map((one) => ({ one, at: whole.indexOf(one, from) }));
    const place = found.find(({ one, at }) => one !== '' && at !== -1);
    if (place === undefined) {
      // Not word for word: nothing behind this place can be told apart.
      if (text.trim() !== '') return [...spans, { start: from, end: whole.length }];
      continue;
    }
    from = place.at + place.one.length;
    spans.push({ start: place.at, end: from });
  }
  return spans;
}
