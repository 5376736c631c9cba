import { parse } from 'csv-parse/sync';

/** How a table is written as text. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Whether cells may stand in quotation marks; in some tables a mark is a character like any other. */
  readonly isQuoted: boolean;
}

/** Signs that tables are known to be delimited by, the likeliest first. */
const usualDelimiters = [',', '\t', ';', '|'];
const strangeDelimiters = ['^', '~', '\u0001', '\u001f', ':', '#', '!', '&', '@', '*'];

/** So many records of the head are looked at. */
const sampledRecords = 100;
const sampledCharacters = 2 ** 16;

/** How many of the sampled records have as many cells as the first. */
const steadyShare = 0.8;

/**
 * How a text is a table with a header row; null where it does not look like one.
 * @param head the beginning of the text
 * @param isWhole whether it is the whole text
 * @param byName the delimiter that the file's name speaks for: then less has to be right
 */
export function sniffDialect(head: string, isWhole: boolean, byName: ',' | '\t' | null): CsvDialect | null {
  const text = head.slice(0, sampledCharacters);
  const isCut = !isWhole || text.length < head.length;
  const fitting = (delimiter: string): Fit | null => {
    const fit = bestFit(text, isCut, delimiter);
    return fit.columns > 1 ? fit : null;
  };
  // One after the other: each try takes a while, and slows the parser down that is to read the file.
  const found: Fit[] = [];
  for (const delimiter of new Set([...(byName === null ? [] : [byName]), ...usualDelimiters])) {
    const fit = fitting(delimiter);
    if (fit !== null && isSteady(fit)) return fit;
    if (fit !== null) found.push(fit);
  }
  const strange = strangeDelimiters.map(fitting).filter((fit) => fit !== null);
  // Of strange ones, that which makes most cells.
  const best = strange.filter(isSteady).toSorted((a, b) => b.columns - a.columns)[0];
  if (best !== undefined) return best;
  if (byName === null) return null;
  const likely = [...found, ...strange].toSorted((a, b) => b.share * b.columns - a.share * a.columns)[0];
  return likely ?? { delimiter: byName, isQuoted: true };
}

function isSteady({ share, records }: Fit): boolean {
  return share >= steadyShare && records > 1;
}

interface Fit extends CsvDialect {
  readonly columns: number;
  readonly records: number;
  /** Of the records, how many have as many cells as the first. */
  readonly share: number;
  /** Of the cells that begin with a quotation mark, how many end with one. */
  readonly closedCells: number;
}

/**
 * Quotation marks have no meaning only where giving them one breaks more rows, and where cells that begin with one
 * do not end with one.
 */
function bestFit(text: string, isCut: boolean, delimiter: string): Fit {
  const quoted = fitOf(text, isCut, { delimiter, isQuoted: true });
  if (quoted.share === 1 && quoted.records > 1) return quoted;
  const plain = fitOf(text, isCut, { delimiter, isQuoted: false });
  const isPlain = plain.closedCells < 0.5 && (plain.share > quoted.share || quoted.records < 2);
  return isPlain ? plain : quoted;
}

function fitOf(text: string, isCut: boolean, dialect: CsvDialect): Fit {
  const all = recordsOf(text, dialect);
  const records = isCut && all.length < sampledRecords && all.length > 1 ? all.slice(0, -1) : all;
  const columns = records[0]?.length ?? 0;
  const fitting = records.filter((record) => record.length === columns).length;
  const share = records.length === 0 ? 0 : fitting / records.length;
  const opened = records.flat().filter((cell) => cell.startsWith('"'));
  const closed = opened.filter((cell) => cell.length > 1 && cell.endsWith('"')).length;
  const closedCells = opened.length === 0 ? 0 : closed / opened.length;
  return { ...dialect, columns, records: records.length, share, closedCells };
}

function recordsOf(text: string, { delimiter, isQuoted }: CsvDialect): readonly (readonly string[])[] {
  try {
    return parse(text, {
      delimiter,
      quote: isQuoted ? '"' : null,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      to: sampledRecords,
    });
  } catch {
    return [];
  }
}
