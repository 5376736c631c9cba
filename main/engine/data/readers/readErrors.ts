import { NudgeError } from '../../../../shared/errors.ts';
import type { ReadTask, RowFault } from './sourceRow.ts';

/** A file whose inside does not fit together: cut off on its way, or changed by something. */
export function damaged(path: string, what: string, cause?: unknown): NudgeError {
  return new NudgeError(
    'FILE_UNREADABLE',
    `${path} is damaged or was cut off: ${what}.`,
    'Get or export the file again, and wait until it is whole.',
    { path },
    cause === undefined ? undefined : { cause },
  );
}

/** A file that is more than Nudge takes on. */
export function tooMuch(path: string, what: string, hint: string): NudgeError {
  return new NudgeError('FILE_UNREADABLE', `${path} ${what}.`, hint, { path });
}

/** A file with more in it than Nudge takes on. */
export function tooMuchUnpacked({ path, limits }: ReadTask): NudgeError {
  return tooMuch(
    path,
    `unpacks to more than ${describeBytes(limits.unpackedBytes)}`,
    'Split the data into smaller files.',
  );
}

/** A file of a kind that Nudge knows and cannot read. */
export function notReadable(path: string, what: string, hint: string): NudgeError {
  return new NudgeError('FILE_NOT_TEXT', `${path} is ${what}.`, hint, { path });
}

/** A file of which no rows can be made. */
export function noTable(path: string, what: string, hint: string): NudgeError {
  return new NudgeError('DATA_SHAPE', `${path} ${what}.`, hint, { path });
}

/** A row with something in it that is no text. */
export function notTextRow(path: string, line: number | null, what: string, hint: string): RowFault {
  return {
    detail: `it has ${what}`,
    error: () =>
      new NudgeError('FILE_NOT_TEXT', `${path}, line ${String(line)}: ${what}.`, hint, { path, line }),
  };
}

/** A row longer than `limitBytes`. `line` as in `ReadRow`. */
export function tooLongRow(path: string, line: number | null, limitBytes: number): RowFault {
  const size = describeBytes(limitBytes);
  const place = line === null ? `${path} has a row that` : `${path}, line ${line}`;
  return {
    detail: `it is longer than ${size}`,
    error: () =>
      new NudgeError(
        'DATA_LINE_TOO_LONG',
        `${place} is longer than ${size}.`,
        'A file of pairs has one preference pair in each row. Check that its rows end where the pairs end.',
        { path, line, limitBytes },
      ),
  };
}

/** A row that is nested deeper than `depth`. */
export function tooDeepRow(path: string, line: number | null, depth: number): RowFault {
  const place = line === null ? `${path} has a row that` : `${path}, line ${line}`;
  return {
    detail: `it is nested more than ${depth} levels deep`,
    error: () =>
      noTable(
        path,
        `cannot be read: ${place} is nested more than ${depth} levels deep`,
        'A preference pair is text or lists of turns. Check that this is the right file.',
      ),
  };
}

/** A row of more columns than a table has. */
export function tooWideRow(path: string, columns: number, limits: ReadTask['limits']): RowFault {
  return {
    detail: `it has ${columns} columns`,
    error: () => tooManyColumns(path, columns, limits),
  };
}

export function tooManyColumns(path: string, columns: number, limits: ReadTask['limits']): NudgeError {
  return noTable(
    path,
    `has ${columns} columns; Nudge reads tables of up to ${limits.columns}`,
    'Check that this is the right file. A table of pairs has a few columns: the prompt and two answers.',
  );
}

/** A row of a binary table with text that is none. */
export function badTextRow(path: string): RowFault {
  return {
    detail: 'it has text that is not UTF-8',
    error: () => damaged(path, 'its columns of text hold bytes that are not UTF-8'),
  };
}

export function describeBytes(bytes: number): string {
  if (bytes >= 2 ** 30) return `${Math.round(bytes / 2 ** 30)} GB`;
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MB` : `${bytes} bytes`;
}
