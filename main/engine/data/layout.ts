import type { PreferencePair } from '../../../shared/pair.ts';
import type { Mapping, ShapeGuess } from '../../../shared/dataRoom.ts';
import { NudgeError } from '../../../shared/errors.ts';
import type { SourceRow } from './readers/sourceRow.ts';
import { isRow } from './row.ts';
import { detectShape } from './shapes/detectShape.ts';
import { pairMaker } from './shapes/pairMaker.ts';

/** How a source's rows become pairs. */
export interface Layout {
  readonly mapping: Mapping;
  /** What its pairs are made of; null where its first rows have none. */
  readonly content: PreferencePair['kind'] | null;
}

/** Rows at a source's start that tell how it is laid out. */
export const sampleRows = 1000;

/** From this share of rows on, the first guess needs nobody to confirm it: no other can fit as many. */
const surely = 0.5;

/** Whether a source's first guess can be taken without asking. */
export function isSure([first]: readonly ShapeGuess[]): boolean {
  return first !== undefined && first.fits >= surely;
}

/** The names of all columns of some rows, in the order of the file. */
export function columnNames(sample: readonly SourceRow[]): string[] {
  return [...new Set(sample.flatMap(({ value }) => (isRow(value) ? Object.keys(value) : [])))];
}

/** What a mapping makes of some rows: how many it fits, and of what most pairs are made. */
export function guessOf(mapping: Mapping, sample: readonly SourceRow[]): ShapeGuess {
  const maker = pairMaker(mapping, null);
  const made = [...sample.flatMap((source, row) => maker.take(source, row)), ...maker.finish()];
  const pairs = made.flatMap((one) => ('pair' in one ? [one] : []));
  const chats = pairs.filter(({ pair }) => pair.kind === 'chat').length;
  return {
    mapping,
    content: chats * 2 > pairs.length ? 'chat' : 'text',
    fits: sample.length === 0 ? 0 : new Set(pairs.map(({ row }) => row)).size / sample.length,
  };
}

/** Best first. A mapping that is known to be right comes before what the rows look like. */
export function guessLayouts(sample: readonly SourceRow[], known: Mapping | null): ShapeGuess[] {
  const detected = detectShape(sample.filter(({ problem }) => problem === null).map(({ value }) => value));
  return known === null ? detected : [guessOf(known, sample), ...detected];
}

/**
 * How a source is laid out: as `known` says, or as most of its first rows look.
 * @throws NudgeError DATA_SHAPE where that is not clear
 */
export function layoutOf(path: string, sample: readonly SourceRow[], known: Mapping | null): Layout {
  if (known !== null) {
    const { content, fits } = guessOf(known, sample);
    return { mapping: known, content: fits === 0 ? null : content };
  }
  const guesses = guessLayouts(sample, null);
  const [first] = guesses;
  if (first !== undefined && isSure(guesses)) return { mapping: first.mapping, content: first.content };
  throw unclear(path, sample);
}

/** A name that is longer is cut: it may be anything. */
const shownName = 40;
const shownNames = 20;

function unclear(path: string, sample: readonly SourceRow[]): NudgeError {
  const names = columnNames(sample);
  const shown = names.slice(0, shownNames).map((name) => name.slice(0, shownName));
  const columns = names.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
  return new NudgeError(
    'DATA_SHAPE',
    `${path}: it is not clear which columns hold the prompt and the answers. Columns found: ${columns === '' ? 'none' : columns}.`,
    'Say which column is which when you import it, or name them "prompt" (the question), "chosen" (the better answer) and "rejected" (the worse one).',
    { path, columns },
  );
}
