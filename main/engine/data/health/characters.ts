/*
 * What a UTF-16 unit is, as one 32-bit entry of a table, so that a text is walked with one look-up a character:
 * bits 0–15 its lower case, 16–20 its script, 21–26 `signs`, 29–31 the `traits` below.
 */

/** Where in an entry the script begins, 5 bits, and where the bits are that are counted. */
export const shifts = { script: 16, digit: 25, word: 29, visible: 30 } as const;

/** Bits of an entry: characters that tell a collector to look closer, digits among them. */
export const signs = {
  angle: 1 << 21,
  square: 1 << 22,
  colon: 1 << 23,
  at: 1 << 24,
  digit: 1 << shifts.digit,
  apostrophe: 1 << 26,
} as const;

/** All of them. */
export const signMask = 0x3f << 21;

/** Bits of an entry: what a character does in a text. */
export const traits = {
  /** Is a word or a part of one; else white space or a mark. */
  word: 1 << shifts.word,
  /** Is no white space. */
  visible: 1 << shifts.visible,
  /** Makes one word with its neighbours of this kind: letters and digits. */
  joins: 1 << 31,
} as const;

/** Writing systems that are told apart, `none` for what belongs to none (digits, marks, emoji). */
export const scripts = [
  'none',
  'latin',
  'greek',
  'cyrillic',
  'armenian',
  'hebrew',
  'arabic',
  'devanagari',
  'bengali',
  'gurmukhi',
  'gujarati',
  'tamil',
  'telugu',
  'kannada',
  'malayalam',
  'sinhala',
  'thai',
  'lao',
  'tibetan',
  'burmese',
  'georgian',
  'ethiopic',
  'khmer',
  'hangul',
  'kana',
  'han',
] as const;
export type Script = (typeof scripts)[number];

/** First and last unit of each script's main blocks (Unicode 16, Blocks.txt). */
const blocks: readonly (readonly [first: number, last: number, script: Script])[] = [
  [0x0041, 0x024f, 'latin'],
  [0x1e00, 0x1eff, 'latin'],
  [0xff21, 0xff5a, 'latin'],
  [0x0370, 0x03ff, 'greek'],
  [0x1f00, 0x1fff, 'greek'],
  [0x0400, 0x052f, 'cyrillic'],
  [0x0530, 0x058f, 'armenian'],
  [0x0590, 0x05ff, 'hebrew'],
  [0x0600, 0x06ff, 'arabic'],
  [0x0750, 0x077f, 'arabic'],
  [0xfb50, 0xfdff, 'arabic'],
  [0xfe70, 0xfeff, 'arabic'],
  [0x0900, 0x097f, 'devanagari'],
  [0x0980, 0x09ff, 'bengali'],
  [0x0a00, 0x0a7f, 'gurmukhi'],
  [0x0a80, 0x0aff, 'gujarati'],
  [0x0b80, 0x0bff, 'tamil'],
  [0x0c00, 0x0c7f, 'telugu'],
  [0x0c80, 0x0cff, 'kannada'],
  [0x0d00, 0x0d7f, 'malayalam'],
  [0x0d80, 0x0dff, 'sinhala'],
  [0x0e00, 0x0e7f, 'thai'],
  [0x0e80, 0x0eff, 'lao'],
  [0x0f00, 0x0fff, 'tibetan'],
  [0x1000, 0x109f, 'burmese'],
  [0x10a0, 0x10ff, 'georgian'],
  [0x1200, 0x139f, 'ethiopic'],
  [0x1780, 0x17ff, 'khmer'],
  [0x1100, 0x11ff, 'hangul'],
  [0x3130, 0x318f, 'hangul'],
  [0xac00, 0xd7af, 'hangul'],
  [0x3040, 0x30ff, 'kana'],
  [0x3400, 0x4dbf, 'han'],
  [0x4e00, 0x9fff, 'han'],
  [0xf900, 0xfaff, 'han'],
  // High surrogates of the planes that hold nothing but rare Han.
  [0xd840, 0xd8bf, 'han'],
];

const signOf: Readonly<Record<string, number>> = {
  '<': signs.angle,
  '[': signs.square,
  ':': signs.colon,
  '@': signs.at,
  "'": signs.apostrophe,
  '\u2019': signs.apostrophe,
};

const unitCount = 0x10000;
/** Writes the entry of every unit, i32 [65536]: some milliseconds. */
export function fillCharacterTable(table: Int32Array): void {
  const script = scriptTable();
  const traitsOf = traitTable(script);
  for (let unit = 0; unit < unitCount; unit++) {
    const text = String.fromCharCode(unit);
    const isDigit = unit >= 0x30 && unit <= 0x39;
    const isLetter = (traitsOf[unit]! & traits.word) !== 0 && !isDigit;
    const sign = isDigit ? signs.digit : (signOf[text] ?? 0);
    table[unit] =
      lowerCase(unit, text) | ((isLetter ? script[unit]! : 0) << shifts.script) | sign | traitsOf[unit]!;
  }
}

function scriptTable(): Uint8Array {
  const result = new Uint8Array(unitCount);
  for (const [first, last, script] of blocks) result.fill(scripts.indexOf(script), first, last + 1);
  return result;
}

/** Kana and Han are written without spaces: each character is taken for a word. Surrogates form runs (emoji). */
function traitTable(script: Uint8Array): Int32Array {
  const all = Array.from({ length: unitCount }, (_, unit) => String.fromCharCode(unit)).join('');
  const table = new Int32Array(unitCount).fill(traits.visible);
  const set = (pattern: RegExp, value: number): void => {
    for (const { index, 0: run } of all.matchAll(pattern)) table.fill(value, index, index + run.length);
  };
  const letter = traits.visible | traits.word | traits.joins;
  set(/[\p{L}\p{M}\p{N}]+/gu, letter);
  set(/[\s\p{Cc}\p{Cf}]+/gu, 0);
  table.fill(letter, 0xd800, 0xe000);
  const [han, kana] = [scripts.indexOf('han'), scripts.indexOf('kana')];
  return table.map((value, unit) => {
    const isIdeograph = value === letter && (script[unit] === han || script[unit] === kana);
    return isIdeograph && !isSurrogate(unit) ? value & ~traits.joins : value;
  });
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Units whose lower case is longer than they are stay as they are. */
function lowerCase(unit: number, text: string): number {
  const lower = text.toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}
