const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** The text does not fall into items; what is wrong with it is for a parser to say. */
class NoItems extends Error {}

/**
 * The items of a JSON array as pieces of its text, found by counting brackets outside of strings. The text is JSON
 * exactly when the generator ends by itself and every piece is JSON.
 * @throws Error for a text that is no array, or whose brackets do not match up
 */
export function* jsonItems(text: string): Generator<string> {
  const open = /^[ \t\r\n]*\[/.exec(text)?.[0].length;
  if (open === undefined) throw new NoItems();
  if (/^[ \t\r\n]*\][ \t\r\n]*$/.test(text.slice(open, open + 1000))) return;
  let depth = 0;
  let start = open;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = closingQuote(text, at);
    else if (code === comma && depth === 0) {
      yield text.slice(start, at);
      start = at + 1;
    } else if (isOpening(code)) depth += 1;
    else if (isClosing(code)) {
      depth -= 1;
      if (depth >= 0) continue;
      yield text.slice(start, at);
      if (text[at] !== ']' || /[^ \t\r\n]/.test(text.slice(at + 1))) throw new NoItems();
      return;
    }
  }
  throw new NoItems();
}

function isOpening(code: number): boolean {
  return code === 0x5b || code === 0x7b;
}

function isClosing(code: number): boolean {
  return code === 0x5d || code === 0x7d;
}

/** Index of the quote that ends the string opened at `at`; the text's length when none does. */
function closingQuote(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
