import type { Attachment } from 'svelte/attachments';

/** Words of so many letters are also found as beginnings of longer ones, as the search itself does it. */
const prefixLetters = 4;
const letter = '[\\p{L}\\p{N}]';
/** Scripts that put no space between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Without accents, each letter in its place. */
export function foldAccents(text: string): string {
  return text.replaceAll(/[\u00c0-\u1fff]/g, (one) => one.normalize('NFD').charAt(0));
}

/** What finds a search's words in a text without accents; null where nothing is searched for. */
export function foundPattern(search: string): RegExp | null {
  const words = foldAccents(search).match(new RegExp(`${letter}+`, 'gu')) ?? [];
  const patterns = words.map((word) => {
    if (unspaced.test(word)) return word;
    const rest = word.length >= prefixLetters ? `${letter}*` : `(?!${letter})`;
    return `(?<!${letter})${word}${rest}`;
  });
  return patterns.length === 0 ? null : new RegExp(patterns.join('|'), 'giu');
}

/**
 * Marks what a search finds in the element's texts as `::highlight(found)`, whatever is drawn in it from then on. The
 * page itself stays as it is: only the painting differs.
 */
export function markFound(search: string): Attachment<HTMLElement> | undefined {
  const pattern = foundPattern(search);
  if (pattern === null) return undefined;
  return (element) => {
    const mark = (): void => {
      CSS.highlights.set('found', new Highlight(...rangesIn(element, pattern)));
    };
    const observer = new MutationObserver(mark);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    mark();
    return () => {
      observer.disconnect();
      CSS.highlights.delete('found');
    };
  };
}

/** Only what people wrote is searched, which is what can be selected. */
function rangesIn(element: HTMLElement, pattern: RegExp): Range[] {
  const texts = [...element.querySelectorAll('article .text')];
  return texts.flatMap((text) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const ranges: Range[] = [];
    while (walker.nextNode()) ranges.push(...rangesOf(walker.currentNode, pattern));
    return ranges;
  });
}

function rangesOf(node: Node, pattern: RegExp): Range[] {
  return [...foldAccents(node.nodeValue ?? '').matchAll(pattern)].map(({ index, 0: found }) => {
    const range = new Range();
    range.setStart(node, index);
    range.setEnd(node, index + found.length);
    return range;
  });
}
