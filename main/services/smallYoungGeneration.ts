import { setFlagsFromString } from 'node:v8';

/**
 * Does work that reads through much more text than it keeps. V8 would let the space for new objects grow to 100 MB and
 * more; at its first size nothing is slower and the process stays small. For a process that does little else
 * meanwhile: the setting is the whole process's.
 */
export async function withSmallYoungGeneration<Result>(work: () => Promise<Result>): Promise<Result> {
  setFlagsFromString('--semi-space-growth-factor=1');
  try {
    return await work();
  } finally {
    setFlagsFromString('--semi-space-growth-factor=2');
  }
}
