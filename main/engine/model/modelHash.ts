import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readFailure } from '../files/fileErrors.ts';
import { indexFile, openWeights } from './weights.ts';

/** Read at a time; large enough that hashing, not the disk, sets the pace. */
const readBytes = 2 ** 22;

/**
 * sha256, hex, over everything that decides what a model computes: config, shard index and the full content
 * of every weight file. Nothing is sampled: training changes weights anywhere, and a cached reference
 * log-prob must never outlive its model. About a second for 500 MB; keep the answer by `modelStamp`.
 * @throws NudgeError MODEL_WEIGHTS, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function hashModel(dir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of hashedFiles(dir)) await addFile(hash, path);
  return hash.digest('hex');
}

/** Changes whenever a file that `hashModel` reads is replaced or written: its path, size and time of change. */
export function modelStamp(dir: string): string {
  const stamps = hashedFiles(dir).map((path) => {
    const { size, mtimeMs } = statSync(path);
    return [path, size, mtimeMs];
  });
  return createHash('sha256').update(JSON.stringify(stamps)).digest('hex');
}

function hashedFiles(dir: string): string[] {
  const small = [join(dir, 'config.json'), join(dir, indexFile)].filter((path) => existsSync(path));
  return [...small, ...openWeights(dir).files];
}

/** Name and size go in first, so that no two different sets of files read the same. */
async function addFile(hash: Hash, path: string): Promise<void> {
  try {
    hash.update(JSON.stringify([basename(path), statSync(path).size]));
    const content: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: readBytes });
    for await (const chunk of content) hash.update(chunk);
  } catch (thrown) {
    throw readFailure(path, thrown);
  }
}
