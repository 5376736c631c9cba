import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataCommands } from '../../main/commands/data.ts';
import type { PairFilter } from '../../shared/dataRoom.ts';
import { startChildProcess } from './childProcess.ts';
import { commandCaller } from './commandCaller.ts';
import { watchedEmit } from './emitted.ts';
import { tempStore } from './store.ts';
import { tempFolder } from './tempFolder.ts';

export const resourcesDir = new URL('../../resources', import.meta.url).pathname;

/** Two pairs, and a row that is none. */
export const rows = [
  { prompt: 'q1', chosen: 'a', rejected: 'b' },
  { prompt: 'q2', chosen: 'same', rejected: 'same' },
  { prompt: 'q3', chosen: 'c', rejected: 'd' },
];

export function jsonl(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** Every pair. */
export const filter: PairFilter = { text: '', finding: null, only: 'all' };

/** The commands over an empty home, and a file of pairs to import. */
export function setUp(content = jsonl(rows)) {
  const { db, home } = tempStore();
  const saveTo = join(tempFolder(), 'out');
  const path = join(tempFolder(), 'pairs.jsonl');
  writeFileSync(path, content);
  const { emit, take: taken } = watchedEmit();
  // How often progress is told depends on the machine.
  const take = () => taken().filter((name) => name !== 'data.progress' && name !== 'data.counting');
  const desktop = { chooseSavePath: () => Promise.resolve<string | null>(saveTo) };
  const context = { db, home, resourcesDir, emit, start: startChildProcess, desktop };
  return { ...context, path, saveTo, take, call: commandCaller(dataCommands(context)) };
}
