import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { CdpConnection } from './cdp.ts';

/** The program that draws the windows: `CHROMIUM`, or where Debian puts it. */
const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why no window can be opened on this machine, or null. */
export function missingChromium(): string | null {
  return existsSync(chromiumPath)
    ? null
    : `Chromium is not at ${chromiumPath}: install it (apt install chromium) or set CHROMIUM to its path.`;
}

const flags = [
  '--headless=new',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  '--disable-background-networking',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-breakpad',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-quic',
  '--disable-sync',
  '--password-store=basic',
  // Nothing leaves this machine, even where an app would let it.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  // All frames in their page's process, so that one session sees them all.
  '--disable-site-isolation-trials',
  '--remote-debugging-pipe',
  // For Playwright, which looks for the address on standard error.
  '--remote-debugging-port=0',
];

const disabledFeatures = ['IsolateSandboxedIframes', 'OptimizationHints', 'PaintHolding', 'Translate'];

function arguments_(profile: string, more: readonly string[]): string[] {
  const given = more.find((flag) => flag.startsWith('--disable-features='))?.slice(19);
  const features = given === undefined ? disabledFeatures : [...disabledFeatures, given];
  // Chromium's sandbox refuses to run for root.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [
    ...more,
    ...flags,
    ...root,
    `--disable-features=${features.join(',')}`,
    `--user-data-dir=${profile}`,
  ];
}

/** Resolves to the line that Playwright waits for. */
function listening(chromium: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    chromium.stderr!.setEncoding('utf8').on('data', (text: string) => {
      if (said.length > 1e6) return;
      said += text;
      const line = /^DevTools listening on ws:\S+$/m.exec(said);
      if (line) resolve(line[0]);
    });
    chromium.on('error', reject);
    chromium.on('exit', (code) => reject(new Error(`Chromium ended with ${String(code)}:\n${said}`)));
  });
}

export interface Chromium {
  readonly connection: CdpConnection;
  readonly process: ChildProcess;
}

/**
 * Starts it without a window.
 *
 * @param profile the folder it keeps its storage in
 * @param more switches from the app's command line
 * @throws Error when it is missing or does not start
 */
export async function startChromium(profile: string, more: readonly string[]): Promise<Chromium> {
  const missing = missingChromium();
  if (missing !== null) throw new Error(missing);
  mkdirSync(profile, { recursive: true });
  const chromium = spawn(chromiumPath, arguments_(profile, more), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  process.on('exit', () => chromium.kill('SIGKILL'));
  const connection = new CdpConnection(chromium.stdio[3] as Writable, chromium.stdio[4] as Readable);
  process.stderr.write(`${await listening(chromium)}\n`);
  return { connection, process: chromium };
}
