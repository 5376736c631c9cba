import path from 'node:path';
import { app } from './app.ts';
import { startBrowser } from './browser.ts';
import { commandLine } from './commandLine.ts';
import { followDownloads } from './downloads.ts';
import { interceptRequests } from './interception.ts';
import { getPath } from './paths.ts';

/** Where Chromium keeps what pages store: with the app's other settings, unless a test says otherwise. */
function profileFolder(): string {
  return process.env['STANDIN_PROFILE'] ?? path.join(getPath('sessionData'), 'Chromium');
}

/** Starts Chromium; the app is ready when that is. */
async function start(): Promise<void> {
  try {
    await startBrowser(profileFolder(), commandLine.forChromium());
    await interceptRequests();
    await followDownloads();
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  }
  app.becomeReady();
}

// Once the app's first file has run: until then it may set switches and paths.
setImmediate(() => void start());
