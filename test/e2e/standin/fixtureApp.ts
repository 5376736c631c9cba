import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { launchApp, type Launched, type LaunchOptions } from '../launch.ts';
import type { Seen } from './fixture/main.ts';

export const fixtureFolder = path.join(import.meta.dirname, 'fixture');

/** What the fixture's preload script gives its page. */
interface FixtureBridge {
  readonly invoke: (channel: string, ...args: unknown[]) => Promise<unknown>;
  readonly send: (channel: string, ...args: unknown[]) => void;
  readonly listen: (channel: string, handler: (...args: unknown[]) => void) => () => void;
  readonly pathForFile: (file: unknown) => string;
  readonly add: (a: number, b: number) => number;
  readonly fail: () => never;
  readonly missing: () => string;
  readonly process: { readonly argv: string[]; readonly sandboxed: boolean; readonly versions: object };
}

/** The fixture's window as its page sees it. */
export type FixtureWindow = Window & { readonly bridge: FixtureBridge; readonly paths?: string[] };

export function launchFixture(options: LaunchOptions = {}): Promise<Launched> {
  return launchApp({ folder: fixtureFolder, ...options });
}

/** One fixture for all tests of a `describe`. */
export function fixture(options: LaunchOptions = {}): () => Launched {
  let launched: Launched | undefined;
  beforeAll(async () => {
    launched = await launchFixture(options);
  });
  afterAll(() => launched?.close());
  return () => launched!;
}

/** What the fixture's main process has noted so far. */
export function seenBy({ app }: Launched): Promise<Seen> {
  return app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
}

/** Waits until it gives something other than false, null or undefined: for up to 10 s. */
export async function eventually<T>(get: () => Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + 10_000;
  for (;;) {
    const value = await get();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error('Waited 10 s in vain');
    await setTimeout(20);
  }
}
