/** Finding the words of a longer text as its script has them would hold up the window; blanks part them then. */
const mostCharacters = 20_000;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Words and what stands between them; put together they are the text. One of several counts by all their `characters`. */
export function splitWords(text: string, characters = text.length): string[] {
  if (characters > mostCharacters) return text.match(/\s+|\S+/g) ?? [];
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

export function countWords(text: string): number {
  if (text.length > mostCharacters) return text.match(/\S+/g)?.length ?? 0;
  return Array.from(segmenter.segment(text)).filter(({ isWordLike }) => isWordLike).length;
}
