import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { NudgeError } from '../../../../shared/errors.ts';

const chunkBytes = 2 ** 18;

/**
 * A file's bytes in order, in pieces, each shown to `seen` first.
 * @throws NudgeError FILE_NOT_FOUND when there is no such file, FILE_UNREADABLE when it cannot be read or is
 *   not an ordinary file (a pipe could make the reader wait for ever).
 */
export async function* readChunks(
  path: string,
  seen: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const file = await openFile(path);
  try {
    for (;;) {
      const buffer = new Uint8Array(chunkBytes);
      const { bytesRead } = await file.read(buffer).catch((cause: unknown) => {
        throw unreadable(path, cause);
      });
      if (bytesRead === 0) return;
      const chunk = buffer.subarray(0, bytesRead);
      seen(chunk);
      yield chunk;
    }
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const found = await stat(path);
    if (found.isFile()) return await open(path, 'r');
  } catch (cause) {
    throw unreadable(path, cause);
  }
  throw new NudgeError(
    'FILE_UNREADABLE',
    `${path} is not a file.`,
    'Choose the file itself, not a folder or a device.',
    { path },
  );
}

function unreadable(path: string, cause: unknown): NudgeError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new NudgeError(
      'FILE_NOT_FOUND',
      `There is no file ${path}.`,
      'Check the name, and that the file was not moved.',
      { path },
      { cause },
    );
  }
  return new NudgeError(
    'FILE_UNREADABLE',
    `${path} could not be read (${code}).`,
    'Check that you may open the file, and that its disk is connected.',
    { path },
    { cause },
  );
}
