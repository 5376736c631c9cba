/* Text in columns, counted as terminals show it. */

/** Characters that terminals give two columns: East Asian wide ones and emoji. */
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;
const combining = /^[\p{Mark}\p{Format}]/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += combining.test(segment) ? 0 : wide.test(segment) ? 2 : 1;
  }
  return width;
}

/** The text filled up with spaces to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Lines of at most `width` columns; a word that is longer is cut. Line breaks in the text stay. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let open = '';
  for (const word of line.split(/\s+/).flatMap((whole) => cut(whole, width))) {
    const longer = open === '' ? word : `${open} ${word}`;
    if (displayWidth(longer) <= width) open = longer;
    else {
      lines.push(open);
      open = word;
    }
  }
  return [...lines, open];
}

function cut(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let open = '';
  for (const { segment } of graphemes.segment(word)) {
    if (open !== '' && displayWidth(open + segment) > width) {
      pieces.push(open);
      open = '';
    }
    open += segment;
  }
  return [...pieces, open];
}

/** The start of a text that fits into `width` columns, with `…` where something is missing. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const [first = ''] = cut(text, Math.max(1, width - 1));
  return `${first}…`;
}

/** Every line moved to the right by `columns`. */
export function indent(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(columns) + line));
}

/** Two blocks of lines next to each other, the left one `width` columns wide. */
export function sideBySide(left: readonly string[], right: readonly string[], width: number): string[] {
  const height = Math.max(left.length, right.length);
  return Array.from({ length: height }, (_, i) =>
    `${pad(left[i] ?? '', width)}  ${right[i] ?? ''}`.trimEnd(),
  );
}

/** Rows of cells in aligned columns; those named in `numeric` to the right. */
export function table(rows: readonly (readonly string[])[], numeric: readonly number[] = []): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    widths
      .map((width, column) => (numeric.includes(column) ? padStart : pad)(row[column] ?? '', width))
      .join('  ')
      .trimEnd(),
  );
}

/** A model's text without what a terminal would obey: escape sequences become visible marks. */
export function harmless(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Control}\n\t]/gu, '\uFFFD');
}
