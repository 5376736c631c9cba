import { NudgeError } from '../../shared/errors.ts';
import type { LiveRun } from '../../shared/run.ts';
import type { Emit } from '../commands/handlers.ts';
import type { DeviceChoice, TrainRequest } from '../services/training.ts';
import type { WritableDb } from '../store/database.ts';
import { tryTrainingLock } from '../store/trainingLock.ts';
import { settleFailedRun, type RunEnd } from './crashedRun.ts';
import type { StartEngineProcess } from './engineProcess.ts';
import { startTask, type EngineTask } from './engineTask.ts';
import { LiveTracker } from './liveTracker.ts';
import {
  continueKind,
  trainKind,
  type TimedEvent,
  type TrainOrder,
  type TrainResult,
  type TrainTold,
} from './trainKind.ts';

interface TrainerHostOptions {
  readonly home: string;
  readonly db: WritableDb;
  readonly start: StartEngineProcess;
  readonly emit: Emit;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A training process, from its start to its end. */
interface Session {
  readonly task: EngineTask<TrainOrder, TrainResult>;
  /** Resolves with the run's number once the run is in the store. */
  readonly started: PromiseWithResolvers<number>;
  /** Resolves when all is over, however it ended. */
  readonly ended: PromiseWithResolvers<void>;
  tracker: LiveTracker | null;
  /** Resolves when the run rests; null while nobody waits for that. */
  resting: PromiseWithResolvers<void> | null;
}

type StartTraining = (onTold: (message: TrainTold) => void) => EngineTask<TrainOrder, TrainResult>;

/** Starts, watches and stops the process that trains. One at a time. */
export class TrainerHost {
  readonly #home: string;
  readonly #db: WritableDb;
  readonly #start: StartEngineProcess;
  readonly #emit: Emit;
  readonly #now: () => number;
  #session: Session | null = null;

  constructor({ home, db, start, emit, now = Date.now }: TrainerHostOptions) {
    this.#home = home;
    this.#db = db;
    this.#start = start;
    this.#emit = emit;
    this.#now = now;
  }

  /**
   * Starts a run; resolves with its number once it is in the store.
   * @throws NudgeError whatever stood in the way, RUN_IN_PROGRESS when another run trains
   */
  start(request: Omit<TrainRequest, 'name' | 'outDir'>, name: string | null): Promise<number> {
    const input = { home: this.#home, request: { ...request, name, outDir: null } };
    return this.#begin((onTold) => startTask(this.#start, { kind: trainKind, input, onTold }));
  }

  /**
   * Goes on with a stopped or failed run; resolves once it is marked as running again.
   * @throws NudgeError RUN_NOT_FOUND when nothing of it is saved, RUN_IN_PROGRESS, DATA_SHAPE when its files changed
   */
  continue(runId: number, device: DeviceChoice = 'auto'): Promise<number> {
    const input = { home: this.#home, runId, device };
    return this.#begin((onTold) => startTask(this.#start, { kind: continueKind, input, onTold }));
  }

  /** Resolves when the run rests: at its next step, or between two passes. @throws NudgeError RUN_NOT_FOUND */
  async pause(): Promise<void> {
    const { session, tracker } = this.#running();
    if (tracker.state !== 'training') return;
    session.resting ??= Promise.withResolvers();
    session.task.order('pause');
    await session.resting.promise;
  }

  /** @throws NudgeError RUN_NOT_FOUND */
  resume(): void {
    const { session, tracker } = this.#running();
    if (tracker.state === 'stopping') return;
    session.task.order('resume');
    tracker.goOn(this.#now());
    this.#rested(session);
    this.#tellLive();
  }

  /** The step in hand is finished, then state and model are saved. @throws NudgeError RUN_NOT_FOUND */
  stop(): void {
    const { session, tracker } = this.#running();
    tracker.goOn(this.#now());
    tracker.state = 'stopping';
    session.task.order('stop');
    this.#rested(session);
    this.#tellLive();
  }

  /** For quitting: resolves when nothing trains any more. A run that is only being prepared is dropped. */
  async stopAndWait(): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    if (session.tracker === null) session.task.end(notStarted());
    else this.stop();
    await session.ended.promise;
  }

  live(): LiveRun | null {
    return this.#session?.tracker?.live(this.#now()) ?? null;
  }

  #running(): { session: Session; tracker: LiveTracker } {
    const session = this.#session;
    if (session !== null && session.tracker !== null) return { session, tracker: session.tracker };
    throw new NudgeError('RUN_NOT_FOUND', 'No run is training.', 'Start a run first.');
  }

  async #begin(start: StartTraining): Promise<number> {
    this.#checkFree();
    const session: Session = {
      task: start((message) => {
        if (this.#session === session) this.#take(session, message);
      }),
      started: Promise.withResolvers(),
      ended: Promise.withResolvers(),
      tracker: null,
      resting: null,
    };
    this.#session = session;
    session.task.result.then(
      ({ status }) => {
        this.#end(session, { status, error: null });
      },
      (thrown: unknown) => {
        this.#fail(session, NudgeError.from(thrown));
      },
    );
    return session.started.promise;
  }

  /** The command line may be training, too: then its process holds the lock. */
  #checkFree(): void {
    const lock = this.#session === null ? tryTrainingLock(this.#home) : null;
    if (lock === null) {
      throw new NudgeError(
        'RUN_IN_PROGRESS',
        'Another run is training.',
        'Wait until it is done, or stop it, and start this one again.',
      );
    }
    lock.release();
  }

  #take(session: Session, message: TrainTold): void {
    if (message.kind === 'run') {
      session.tracker = new LiveTracker(message, this.#now());
      session.started.resolve(message.runId);
      // A run counts for its data and its model, which may have been read anew.
      for (const name of ['runs.changed', 'data.changed', 'models.changed'] as const)
        this.#emit(name, undefined);
      this.#tellLive();
    } else if (message.kind === 'paused') {
      // Told too late, when the run was resumed or stopped meanwhile.
      if (session.resting === null || session.tracker === null) return;
      session.tracker.state = 'paused';
      this.#rested(session);
      this.#tellLive();
    } else {
      this.#takeEvents(session, message.events);
    }
  }

  #takeEvents({ tracker }: Session, timed: readonly TimedEvent[]): void {
    if (tracker === null) return;
    const now = this.#now();
    for (const event of timed) tracker.take(event, now);
    const events = timed.map(({ event }) => event);
    this.#emit('training.events', { runId: tracker.runId, events });
    this.#tellLive();
    if (events.some(({ event }) => event === 'eval')) this.#emit('runs.changed', undefined);
  }

  #rested(session: Session): void {
    session.resting?.resolve();
    session.resting = null;
  }

  #fail(session: Session, error: NudgeError): void {
    const { tracker } = session;
    if (tracker === null) {
      this.#end(session, { status: 'failed', error });
      return;
    }
    try {
      this.#end(session, settleFailedRun(this.#db, tracker.runId, error, this.#now()));
    } catch {
      // The store cannot be written. It settles the run when it is next opened; this is what to know now.
      this.#end(session, { status: 'failed', error });
    }
  }

  #end(session: Session, { status, error }: RunEnd): void {
    const { tracker } = session;
    this.#session = null;
    this.#rested(session);
    session.started.reject(error ?? notStarted());
    session.ended.resolve();
    if (tracker === null) return;
    this.#tellLive();
    this.#emit('training.ended', { runId: tracker.runId, status, error: error?.toData() ?? null });
    this.#emit('runs.changed', undefined);
  }

  #tellLive(): void {
    this.#emit('training.live', this.live());
  }
}

function notStarted(): NudgeError {
  return new NudgeError('STOPPED', 'The run was ended before it began.', 'Start it again.');
}
