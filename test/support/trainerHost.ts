import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import type { Emit } from '../../main/commands/handlers.ts';
import type { TrainRequest } from '../../main/services/training.ts';
import type { WritableDb } from '../../main/store/database.ts';
import { openStore } from '../../main/store/open.ts';
import type { EngineProcess, StartEngineProcess } from '../../main/trainer/engineProcess.ts';
import { TrainerHost } from '../../main/trainer/host.ts';
import type { EventName, EventPayload } from '../../shared/contract.ts';
import type { LiveRun, TrainEvent, TrainSettings } from '../../shared/run.ts';
import { startChildProcess } from './childProcess.ts';
import { tinyModelDir } from './cli.ts';
import { homeWithPairs, sampleData, textData } from './storedPairs.ts';

export const starterDir = fileURLToPath(new URL('../../resources/starter-model', import.meta.url));

/** A host in a home of its own, and all that it, or whoever was given `emit`, emitted. */
export interface WatchedHost {
  readonly host: TrainerHost;
  readonly home: string;
  readonly db: WritableDb;
  /** Every process that was started, in order. */
  readonly processes: readonly EngineProcess[];
  readonly emit: Emit;
  readonly emitted: readonly { readonly name: EventName; readonly payload: unknown }[];
  readonly payloads: <Name extends EventName>(name: Name) => EventPayload<Name>[];
  /** What the trainer told, in order. */
  readonly events: () => TrainEvent[];
  /** The steps that arrived so far. */
  readonly steps: () => number[];
  /** Resolves once the host emitted something that `matches`, or has already. */
  readonly until: (matches: (watched: WatchedHost) => boolean) => Promise<void>;
}

/** @param home where both files' pairs are; a folder of its own when left out */
export function watchedHost(
  start: StartEngineProcess = startChildProcess,
  home = homeWithPairs(),
): WatchedHost {
  const db = openStore(home);
  const emitted: { name: EventName; payload: unknown }[] = [];
  const processes: EngineProcess[] = [];
  let onEmit: PromiseWithResolvers<void> = Promise.withResolvers();
  const emit: Emit = (name, payload) => {
    emitted.push({ name, payload });
    onEmit.resolve();
    onEmit = Promise.withResolvers();
  };
  const host = new TrainerHost({
    home,
    db,
    emit,
    start: (name) => {
      const engine = start(name);
      processes.push(engine);
      return engine;
    },
  });
  const payloads = <Name extends EventName>(name: Name): EventPayload<Name>[] =>
    emitted.filter((event) => event.name === name).map(({ payload }) => payload as EventPayload<Name>);
  const events = (): TrainEvent[] => payloads('training.events').flatMap((batch) => batch.events);
  const watched: WatchedHost = {
    host,
    home,
    db,
    processes,
    emit,
    emitted,
    payloads,
    events,
    steps: () => events().flatMap((event) => (event.event === 'step' ? [event.step] : [])),
    until: async (matches) => {
      while (!matches(watched)) await onEmit.promise;
    },
  };
  onTestFinished(async () => {
    for (const engine of processes) engine.kill();
    await host.stopAndWait();
    db.close();
  });
  return watched;
}

export function lastLive(watched: WatchedHost): LiveRun | null {
  return watched.payloads('training.live').at(-1) ?? null;
}

export type StartRequest = Omit<TrainRequest, 'name' | 'outDir'>;

/** The tiniest model; steps take milliseconds. */
export function tinyRequest(changes: Partial<TrainSettings> = {}): StartRequest {
  const settings = { batchPairs: 4, evalFraction: 0, samplePrompts: 0, epochs: 12 };
  return {
    modelDir: tinyModelDir,
    data: textData,
    evalData: null,
    settings: { ...defaultSettings(), ...settings, ...changes },
    device: 'cpu',
  };
}

/** The starter model on its sample pairs; a step takes about 60 ms on two cores. */
export function starterRequest(changes: Partial<TrainSettings> = {}): StartRequest {
  const settings = { samplePrompts: 1, sampleTokens: 4, epochs: 3, learningRate: 5e-5 };
  return {
    modelDir: starterDir,
    data: sampleData,
    evalData: null,
    settings: { ...defaultSettings(), ...settings, ...changes },
    device: 'cpu',
  };
}
