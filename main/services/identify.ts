import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { IdentifiedPath } from '../../shared/app.ts';
import { NudgeError, type ErrorCode } from '../../shared/errors.ts';
import { readFailure } from '../engine/files/fileErrors.ts';
import { findModelFolder, isFolder, modelFoldersIn } from './modelFolders.ts';

/** So much of a file tells what it is. */
const headBytes = 2 ** 16;

/** How files begin that people have beside their pairs. Bytes as Latin-1. */
const signatures: readonly (readonly [start: string, what: string])[] = [
  ['PAR1', 'a Parquet file'],
  ['ARROW1', 'an Arrow file'],
  ['PK\x03\x04', 'a ZIP archive or an Office document'],
  ['\x1f\x8b', 'a gzip archive'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive'],
  ['%PDF', 'a PDF document'],
  ['GGUF', 'a model in the GGUF format'],
  ['SQLite format 3', 'a database'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['\xff\xfe', 'text in the encoding UTF-16'],
  ['\xfe\xff', 'text in the encoding UTF-16'],
];

/** Names by which people tell text apart that begins like any other. */
const textKinds: Readonly<Record<string, string>> = {
  '.csv': 'a CSV table',
  '.tsv': 'a TSV table',
  '.md': 'a text document',
  '.txt': 'a text document',
  '.yaml': 'a YAML file',
  '.yml': 'a YAML file',
  '.html': 'a web page',
};

/** An object that begins with a name, or a list; what is broken further on, the import tells with its line. */
const beginsLikeJson = /^[ \t\r\n]*(?:\{\s*(?:["}]|$)|\[\s*(?:[[\]{"]|$))/;

/** What a dropped file or folder is, by what it holds and not by its name. Reads a file's beginning only. */
export async function identifyPath(path: string): Promise<IdentifiedPath> {
  try {
    const model = findModelFolder(path);
    if (model !== null) return { path: model, kind: 'model', error: null };
    if (isFolder(path)) throw noModelIn(path);
    checkPairs(path, await readHead(path));
    return { path, kind: 'pairs', error: null };
  } catch (thrown) {
    return { path, kind: 'unknown', error: NudgeError.from(thrown).toData() };
  }
}

async function readHead(path: string): Promise<Buffer> {
  try {
    // Opening a pipe could wait for ever.
    if (!(await stat(path)).isFile())
      throw refusal('FILE_UNREADABLE', path, 'is neither a file nor a folder');
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw readFailure(path, thrown);
  }
}

function checkPairs(path: string, head: Buffer): void {
  const known = signatures.find(([start]) => head.subarray(0, start.length).toString('latin1') === start);
  if (known !== undefined) throw refusal('FILE_NOT_TEXT', path, `is ${known[1]}`);
  if (head.includes(0)) throw refusal('FILE_NOT_TEXT', path, 'is not a text file');
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw refusal('FILE_EMPTY', path, 'is empty');
  if (beginsLikeJson.test(text)) return;
  const kind = textKinds[extname(path).toLowerCase()];
  throw refusal(
    'DATA_SYNTAX',
    path,
    kind === undefined ? 'is text, but neither JSONL nor JSON' : `is ${kind}`,
  );
}

function noModelIn(path: string): NudgeError {
  if (existsSync(join(path, 'adapter_config.json'))) {
    return new NudgeError(
      'MODEL_CONFIG',
      `${path} holds add-on weights (a LoRA adapter) and not a whole model.`,
      'Choose the folder of the model it was made for: the one with config.json.',
      { path },
    );
  }
  const models = modelFoldersIn(path).length;
  if (models > 1) {
    return new NudgeError(
      'MODEL_CONFIG',
      `${path} holds ${models} model folders.`,
      'Choose the folder of one model.',
      { path, models },
    );
  }
  return new NudgeError(
    'MODEL_CONFIG',
    `${path} is a folder without a model: there is no config.json in it.`,
    'Choose the folder that holds config.json and the safetensors files of a model. For pairs, choose the file itself.',
    { path },
  );
}

function refusal(code: ErrorCode, path: string, what: string): NudgeError {
  return new NudgeError(
    code,
    `${path} ${what}.`,
    'Nudge takes preference pairs as JSONL or JSON in UTF-8, and models as folders with config.json and safetensors files.',
    { path },
  );
}
