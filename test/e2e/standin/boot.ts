/** The stand-in's first file: makes `electron` importable, then runs the app named on the command line. */
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { copyLogTo } from './earlyLog.ts';
import { launchArguments } from './launchArguments.ts';
import { manifest } from './manifest.ts';

const electron = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: electron, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const log = process.env['STANDIN_LOG'];
if (log !== undefined) copyLogTo(log);

process.argv = [path.join(import.meta.dirname, 'electron'), ...process.argv.slice(2)];
Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true });
Object.assign(process, {
  type: 'browser',
  defaultApp: true,
  resourcesPath: path.join(import.meta.dirname, 'resources'),
});

// Playwright's own loader, when Electron was found through ELECTRON_OVERRIDE_DIST_PATH.
const require = createRequire(import.meta.url);
for (const file of launchArguments.requires) require(file);

await import(pathToFileURL(manifest.entry).href);
