import { readFile } from 'node:fs/promises';
import { NudgeError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A file of a model folder as text, null where there is none.
 * @throws NudgeError `code` when the file is there and cannot be read.
 */
export async function readModelText(path: string, code: ErrorCode): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw new NudgeError(
      code,
      `${path} could not be read (${systemCode(cause)}).`,
      'Check that you may open this file, and that the model folder was copied completely.',
      { path },
      { cause },
    );
  }
}

/**
 * Parses a file of a model folder whose top level is an object.
 * @throws NudgeError `code` when it is not.
 */
export function parseModelJson(path: string, text: string, code: ErrorCode): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    value = undefined;
  }
  if (isJsonObject(value)) return value;
  throw new NudgeError(
    code,
    `${path} is not a JSON object.`,
    'The file is damaged or cut short. Copy it again from where the model came from.',
    { path },
  );
}

function systemCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown reason';
}

function isMissing(thrown: unknown): boolean {
  return systemCode(thrown) === 'ENOENT';
}
