import { NudgeError } from '../../../../shared/errors.ts';
import type { Place } from './utf8.ts';

/** Where JSON text goes wrong. */
export interface SyntaxFault {
  /** UTF-16 units from the text's start. */
  readonly offset: number;
  /** What would have been right there. */
  readonly expected: string;
}

type State = 'value' | 'value or ]' | 'name or }' | 'name' | 'colon' | 'comma or ]' | 'comma or }' | 'end';

const expectations: Readonly<Record<State, string>> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  'name or }': 'a name in double quotes or }',
  name: 'a name in double quotes',
  colon: 'a colon',
  'comma or ]': 'a comma or ]',
  'comma or }': 'a comma or }',
  end: 'nothing more',
};

const whiteSpace = /[ \t\r\n]*/y;
const plainString = /[^"\\\u0000-\u001f]*/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** DATA_SYNTAX for a text that `JSON.parse` refuses: with file, line, column and what was expected there. */
export function syntaxError(text: string, place: Place): NudgeError {
  const { offset, expected } = findSyntaxFault(text) ?? { offset: text.length, expected: 'JSON' };
  const before = text.slice(0, offset);
  const line = place.line + (before.match(/\n/g)?.length ?? 0);
  const column = offset - before.lastIndexOf('\n') + (line === place.line ? (place.column ?? 0) : 0);
  return syntaxErrorAt(place.path, line, column, expected);
}

/** DATA_SYNTAX for a place in JSON text; line and column are counted from 1. */
export function syntaxErrorAt(path: string, line: number, column: number, expected: string): NudgeError {
  return new NudgeError(
    'DATA_SYNTAX',
    `${path}, line ${line}, column ${column}: this is not JSON. Expected here: ${expected}.`,
    'Mend that place, or export the file again. A JSONL file has one whole JSON object on each line; a JSON file is one list of objects.',
    { path, line, column },
  );
}

/**
 * The first place where a text stops being JSON (RFC 8259), null if it is JSON. Keeps its own stack, so that no
 * depth of nesting can overflow.
 */
export function findSyntaxFault(text: string): SyntaxFault | null {
  const open: ('[' | '{')[] = [];
  let state: State = 'value';
  let at = 0;
  const afterValue = (): State => {
    const innermost = open.at(-1);
    if (innermost === undefined) return 'end';
    return innermost === '[' ? 'comma or ]' : 'comma or }';
  };
  for (;;) {
    at = matchEnd(whiteSpace, text, at);
    if (at === text.length && state === 'end') return null;
    const character = text[at] ?? '';
    const fault: SyntaxFault = { offset: at, expected: expectations[state] };
    const closes = closingOf(state);
    if (closes !== null && character === closes) {
      open.pop();
      state = afterValue();
      at += 1;
    } else if (state === 'colon' || state === 'comma or ]' || state === 'comma or }') {
      if (character !== (state === 'colon' ? ':' : ',')) return fault;
      state = state === 'comma or }' ? 'name' : 'value';
      at += 1;
    } else if (state === 'name' || state === 'name or }') {
      if (character !== '"') return fault;
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      state = 'colon';
      at = end;
    } else if (state === 'end') {
      return fault;
    } else if (character === '[' || character === '{') {
      open.push(character);
      state = character === '[' ? 'value or ]' : 'name or }';
      at += 1;
    } else {
      const end = character === '"' ? stringEnd(text, at) : matchEnd(scalar, text, at);
      if (typeof end !== 'number') return end;
      if (end === at) return fault;
      state = afterValue();
      at = end;
    }
  }
}

function closingOf(state: State): string | null {
  if (state === 'value or ]' || state === 'comma or ]') return ']';
  return state === 'name or }' || state === 'comma or }' ? '}' : null;
}

/** Offset after the string that opens at `at`, or what is wrong with it. */
function stringEnd(text: string, at: number): number | SyntaxFault {
  let end = at + 1;
  for (;;) {
    end = matchEnd(plainString, text, end);
    const character = text[end];
    if (character === '"') return end + 1;
    if (character !== '\\') {
      return {
        offset: end,
        expected: 'the closing double quote (line breaks and tabs are written \\n and \\t)',
      };
    }
    const escaped = matchEnd(escape, text, end);
    if (escaped === end)
      return { offset: end, expected: 'one of the escapes that JSON has after a backslash' };
    end = escaped;
  }
}

/** Offset after the match of a sticky pattern at `at`; `at` itself when there is none. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}
