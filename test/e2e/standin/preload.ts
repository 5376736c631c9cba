import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PreloadSettings } from './page/messages.ts';
import { pageWorldSource, preloadWorldName, preloadWorldSource } from './page/sources.ts';

/** `webPreferences` of a window. */
export interface WebPreferences {
  readonly preload?: string;
  readonly additionalArguments?: readonly string[];
  readonly nodeIntegrationInSubFrames?: boolean;
  readonly partition?: string;
  readonly zoomFactor?: number;
  readonly [other: string]: string | number | boolean | readonly string[] | undefined;
}

/** Preferences that must keep these values; Electron's own defaults do. */
const safe: Record<string, boolean> = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
};

/** @throws Error naming the first preference that would open a hole */
export function refuseUnsafe(preferences: WebPreferences): void {
  for (const [name, value] of Object.entries(safe)) {
    const given = preferences[name];
    if (given !== undefined && given !== value) {
      throw new Error(`The stand-in refuses webPreferences.${name}: ${String(given)}`);
    }
  }
}

/** What Chromium runs in every new document before the document's own scripts. */
export function newDocumentScripts(
  preferences: WebPreferences,
): { readonly source: string; readonly worldName?: string }[] {
  const token = randomUUID();
  const script = preferences.preload === undefined ? '' : readFileSync(preferences.preload, 'utf8');
  const { electron, node, v8 } = process.versions;
  const settings: PreloadSettings = {
    inSubFrames: preferences.nodeIntegrationInSubFrames ?? false,
    argv: [process.argv[0]!, ...(preferences.additionalArguments ?? [])],
    versions: { electron, node, v8, chrome: '156.0.0.0' },
  };
  return [
    { source: pageWorldSource(token) },
    { source: preloadWorldSource(token, settings, script), worldName: preloadWorldName },
  ];
}
