import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Where the page lives: a scheme of our own, so that the page is no file and no web site. */
export const pageScheme = 'app';
const pageOrigin = `${pageScheme}://nudge`;
export const pageUrl = `${pageOrigin}/index.html`;

/**
 * Only what came with the app may run, load or be sent anywhere, and only Svelte may make markup out of text. No
 * style is inline either: widgets place themselves through the style object, which no policy concerns.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** What the page gets when it asks for `url`: a file of `folder`, or 404. */
export async function answerPage(folder: string, url: string): Promise<Response> {
  const file = fileOf(folder, url);
  const type = file === null ? undefined : contentTypes[path.extname(file)];
  if (file === null || type === undefined) return notFound();
  try {
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'Content-Type': type,
        'Content-Security-Policy': contentSecurityPolicy,
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Resource-Policy': 'same-origin',
      },
    });
  } catch {
    return notFound();
  }
}

/** Whether an address is the page or a part of it. */
export function isPageUrl(url: string): boolean {
  return url === pageOrigin || url.startsWith(`${pageOrigin}/`);
}

/** The file behind an address, or null for one that leads out of `folder`. */
function fileOf(folder: string, url: string): string | null {
  if (!isPageUrl(url)) return null;
  let name: string;
  try {
    name = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  const file = path.join(folder, name);
  const inside = path.relative(folder, file);
  return inside === '' || inside.startsWith('..') || path.isAbsolute(inside) || name.includes('\0')
    ? null
    : file;
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
