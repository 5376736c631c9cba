import { record } from './record.ts';

const running = new Set<number>();
let lastId = 0;

/** `electron.powerSaveBlocker`. */
export const powerSaveBlocker = {
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    const id = ++lastId;
    running.add(id);
    record('powerSaveBlocker.start', type);
    return id;
  },
  stop(id: number): boolean {
    record('powerSaveBlocker.stop', id);
    return running.delete(id);
  },
  isStarted(id: number): boolean {
    return running.has(id);
  },
};
