import { readdirSync, readFileSync } from 'node:fs';

/** What a process of the app does. `training` is the one that computes. */
export type Part = (typeof allParts)[number];
const allParts = ['main', 'page', 'drawing', 'training'] as const;

export function mapParts<Value>(value: (part: Part) => Value): Record<Part, Value> {
  return Object.fromEntries(allParts.map((part) => [part, value(part)])) as Record<Part, Value>;
}

interface AppProcess {
  readonly pid: number;
  readonly part: Part;
}

/** Milliseconds of a processor's tick, as Linux counts them. */
const tickMs = 10;

function parents(): Map<number, number> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return new Map(pids.flatMap((pid) => statOf(pid).map((fields) => [pid, Number(fields[1])] as const)));
}

/** The fields of a process after its name, or nothing where it has ended. */
function statOf(pid: number): string[][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return [stat.slice(stat.lastIndexOf(')') + 2).split(' ')];
  } catch {
    return [];
  }
}

function partOf(pid: number, root: number): Part {
  if (pid === root) return 'main';
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  if (command.includes('worker.js')) return 'training';
  if (command.includes('--type=renderer')) return 'page';
  // Chromium's own: in the stand-in they draw, and they carry messages between the others.
  return command.includes('--') ? 'drawing' : 'main';
}

/** Every process of the app that `root` began; none where the system does not tell (it does on Linux). */
export function appProcesses(root: number): AppProcess[] {
  if (process.platform !== 'linux') return [];
  const parent = parents();
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === root || isOurs(parent.get(pid)));
  return [...parent.keys()].filter(isOurs).map((pid) => ({ pid, part: partOf(pid, root) }));
}

/** Milliseconds of processor that each part has taken so far. */
export function processorMs(root: number): Record<Part, number> {
  const total = mapParts(() => 0);
  for (const { pid, part } of appProcesses(root)) {
    for (const fields of statOf(pid)) total[part] += tickMs * (Number(fields[11]) + Number(fields[12]));
  }
  return total;
}
