import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain',
};

/** `electron.net`: reads files, and has no network. */
export const net = {
  /** @throws Error as Electron does, where there is no such file or the address is not a file's */
  async fetch(input: string | URL | Request): Promise<Response> {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith('file:')) throw new Error('net::ERR_NAME_NOT_RESOLVED');
    const file = fileURLToPath(url.replace(/[?#].*/s, ''));
    const body = await readFile(file).catch(() => {
      throw new Error('net::ERR_FILE_NOT_FOUND');
    });
    const type = types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
    return new Response(body, { headers: { 'content-type': type } });
  },
  isOnline: () => false,
};
