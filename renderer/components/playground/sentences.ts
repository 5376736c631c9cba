const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * The sentences of a text that is being written which are whole; all of them once it has `ended`. A screen reader
 * is told these, one at a time, rather than every word as it comes.
 */
export function wholeSentences(text: string, ended: boolean): readonly string[] {
  const sentences = [...segmenter.segment(text)].map(({ segment }) => segment.trim());
  return (ended ? sentences : sentences.slice(0, -1)).filter((sentence) => sentence !== '');
}
