import { availableParallelism, totalmem } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import type { AppInfo, DeviceSummary } from '../../shared/app.ts';
import type { RequestGuard } from '../shell/requestGuard.ts';
import { getDataset } from '../store/datasets.ts';
import type { ReadableDb } from '../store/database.ts';
import { countListed } from '../store/listCounts.ts';
import { getModel } from '../store/models.ts';
import { getRun } from '../store/runs.ts';
import type { CommandsOf, Desktop, Handlers } from './handlers.ts';

interface Context {
  readonly db: ReadableDb;
  readonly home: string;
  readonly desktop: Desktop;
  readonly guard: RequestGuard;
  /** Nudge's own. */
  readonly version: string;
  /** Asks a process that may load the engine. */
  readonly listDevices: () => Promise<readonly DeviceSummary[]>;
}

export function appCommands(context: Context): Handlers<CommandsOf<'app'>> {
  let devices: Promise<readonly DeviceSummary[]> | null = null;
  return {
    'app.info': () => appInfo(context),
    // What is built into a computer does not change while the app is open.
    'app.devices': () => (devices ??= context.listDevices()),
    'app.counts': () => countListed(context.db),
    'app.reveal': ({ kind, id }) => {
      context.desktop.reveal(pathOf(context, kind, id ?? 0));
      return null;
    },
  };
}

function appInfo({ home, guard, version }: Context): AppInfo {
  return {
    version,
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    node: process.versions.node,
    onnxRuntime: packageJson.dependencies['onnxruntime-node'],
    platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
    home,
    memoryBytes: totalmem(),
    processors: availableParallelism(),
    blockedRequests: guard.blocked,
  };
}

function pathOf({ db, home }: Context, kind: 'run' | 'dataset' | 'model' | 'home', id: number): string {
  switch (kind) {
    case 'run':
      return getRun(db, id).outDir;
    case 'dataset':
      return getDataset(db, id)?.report.path ?? home;
    case 'model':
      return getModel(db, id)?.card.path ?? home;
    case 'home':
      return home;
  }
}
