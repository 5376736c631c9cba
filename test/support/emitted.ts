import type { Emit } from '../../main/commands/handlers.ts';

/** An `emit` that keeps the names of the events, and `take`, which gives those since the last time. */
export function watchedEmit(): { readonly emit: Emit; readonly take: () => string[] } {
  const names: string[] = [];
  return {
    emit: (name) => void names.push(name),
    take: () => names.splice(0),
  };
}
