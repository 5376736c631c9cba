import path from 'node:path';
import { buildIfStale, root } from '../../main/start/build.ts';

/** The built app: what Electron is started with. All paths are absolute. */
export interface BuiltApp {
  /** The project's root, whose package.json names the main entry. */
  readonly root: string;
  readonly mainEntry: string;
  readonly preload: string;
  readonly worker: string;
  readonly rendererDir: string;
}

/** The app as `npm start` would start it. Of the test files that ask, the first one builds, the others wait. */
export async function builtApp(): Promise<BuiltApp> {
  await buildIfStale();
  const dist = path.join(root, 'dist');
  return {
    root,
    mainEntry: path.join(dist, 'main/app.js'),
    preload: path.join(dist, 'main/preload.cjs'),
    worker: path.join(dist, 'main/worker.js'),
    rendererDir: path.join(dist, 'renderer'),
  };
}
