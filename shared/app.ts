import type { ErrorData } from './errors.ts';
import type { DeviceName } from './run.ts';

/** A device training can run on, and whether it can be used here. */
export interface DeviceSummary {
  readonly device: DeviceName;
  readonly available: boolean;
  /** The device's name, or why it cannot be used. */
  readonly detail: string;
}

/** What About and the rail's badges show. */
export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly onnxRuntime: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Nudge's folder. */
  readonly home: string;
  readonly memoryBytes: number;
  readonly processors: number;
  /** Requests to anything outside the app that were tried, and blocked, since it started. */
  readonly blockedRequests: number;
}

/** How many runs, datasets and models the lists hold. */
export interface ListCounts {
  readonly runs: number;
  readonly data: number;
  readonly models: number;
}

/** What a dropped file or folder is. */
export interface IdentifiedPath {
  readonly path: string;
  readonly kind: 'pairs' | 'model' | 'unknown';
  readonly isFolder: boolean;
  /** Why it is neither; null unless `unknown`. */
  readonly error: ErrorData | null;
}

/** What a person can choose in the menu that the window carries out. */
export const menuActions = [
  'new-run',
  'import-pairs',
  'add-model',
  'show-runs',
  'show-data',
  'show-models',
  'show-playground',
  'show-learn',
  'find',
  'about',
] as const;
export type MenuAction = (typeof menuActions)[number];
