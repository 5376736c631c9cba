/*
 * What a UTF-16 unit is, as one 32-bit entry of a table, so that a text is walked with one look-up a character:
 * bits 0–15 its lower case, 16–18 its class, 19–23 its script, 24–29 its sign, 31 whether it is a digit.
 */

/** What a character does in a text. */
export const characterClass = { space: 0, letter: 1, digit: 2, ideograph: 3, mark: 4 } as const;

/** Characters that tell a collector to look closer. */
export const signs = { angle: 1, square: 2, colon: 4, hash: 8, at: 16 } as const;

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
  '#': signs.hash,
  '@': signs.at,
};

const unitCount = 0x10000;
let table: Uint32Array | null = null;

/** The table, u32 [65536]; made at first use, for it takes some milliseconds. */
export function characterTable(): Uint32Array {
  table ??= buildTable();
  return table;
}

function buildTable(): Uint32Array {
  const script = scriptTable();
  const kind = classTable(script);
  return Uint32Array.from({ length: unitCount }, (_, unit) => {
    const text = String.fromCharCode(unit);
    const isLetter = kind[unit] === characterClass.letter || kind[unit] === characterClass.ideograph;
    const digit = kind[unit] === characterClass.digit ? 1 : 0;
    const entry = lowerCase(unit, text) | (kind[unit]! << 16) | ((isLetter ? script[unit]! : 0) << 19);
    return (entry | ((signOf[text] ?? 0) << 24) | (digit << 31)) >>> 0;
  });
}

function scriptTable(): Uint8Array {
  const result = new Uint8Array(unitCount);
  for (const [first, last, script] of blocks) result.fill(scripts.indexOf(script), first, last + 1);
  return result;
}

/** Kana and Han are written without spaces: each character is taken for a word. Surrogates form runs (emoji). */
function classTable(script: Uint8Array): Uint8Array {
  const all = Array.from({ length: unitCount }, (_, unit) => String.fromCharCode(unit)).join('');
  const table = new Uint8Array(unitCount).fill(characterClass.mark);
  const set = (pattern: RegExp, kind: number): void => {
    for (const { index, 0: run } of all.matchAll(pattern)) table.fill(kind, index, index + run.length);
  };
  set(/[\p{L}\p{M}\p{N}]+/gu, characterClass.letter);
  set(/[\s\p{Cc}\p{Cf}]+/gu, characterClass.space);
  set(/[0-9]+/g, characterClass.digit);
  table.fill(characterClass.letter, 0xd800, 0xe000);
  const [han, kana] = [scripts.indexOf('han'), scripts.indexOf('kana')];
  return table.map((kind, unit) => {
    const isIdeograph = kind === characterClass.letter && (script[unit] === han || script[unit] === kana);
    return isIdeograph && !isSurrogate(unit) ? characterClass.ideograph : kind;
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
