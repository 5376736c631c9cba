import { NudgeError } from '../../shared/errors.ts';
import type { TrainEvent } from '../../shared/run.ts';
import type { WritableDb } from '../store/database.ts';
import { saveEval } from '../store/evals.ts';
import { saveEvent } from '../store/events.ts';
import { saveMetrics, type TimedMetrics } from '../store/metrics.ts';
import { inTransaction } from '../store/query.ts';
import { saveRunStart } from '../store/runs.ts';
import { saveSample } from '../store/samples.ts';

/** Steps are fast on small models: they wait this long for company before they are written. */
const longestWaitMs = 500;
const largestBatch = 100;

interface TimedEvent {
  readonly at: number;
  readonly event: TrainEvent;
}

/** Writes what the trainer tells about one run to the store. */
export interface Recorder {
  /** Takes an event. Steps are written in batches within half a second, everything else at once. */
  readonly take: (event: TrainEvent) => void;
  /** Writes what still waits. @throws NudgeError DISK_FULL, STORE_BROKEN; the events then wait on */
  readonly flush: () => void;
  /** Writes what still waits and stops the clock. @throws NudgeError as `flush` */
  readonly close: () => void;
}

/**
 * Each batch is one transaction, so a crash loses at most the half second before it.
 * @param onError told when a batch could not be written; its events are kept and tried again with the next
 */
export function createRecorder(db: WritableDb, run: number, onError: (error: NudgeError) => void): Recorder {
  let pending: TimedEvent[] = [];
  let timer: NodeJS.Timeout | null = null;
  let phase: string | null = null;

  const stopTimer = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const flush = (): void => {
    stopTimer();
    if (pending.length === 0) return;
    writeBatch(db, run, pending);
    pending = [];
  };
  const tryFlush = (): void => {
    try {
      flush();
    } catch (thrown) {
      onError(NudgeError.from(thrown));
    }
  };
  const take = (event: TrainEvent): void => {
    // A phase reports its progress often; only its beginning is part of the run's story.
    if (event.event === 'phase' && event.phase === phase) return;
    phase = event.event === 'phase' ? event.phase : event.event === 'step' ? null : phase;
    pending.push({ at: Date.now(), event });
    if (event.event !== 'step' || pending.length >= largestBatch) tryFlush();
    else timer ??= setTimeout(tryFlush, longestWaitMs);
  };
  return { take, flush, close: flush };
}

function writeBatch(db: WritableDb, run: number, batch: readonly TimedEvent[]): void {
  inTransaction(db, () => {
    const steps: TimedMetrics[] = [];
    for (const { at, event } of batch) {
      if (event.event === 'step') steps.push({ at, metrics: event });
      else writeEvent(db, run, { at, event });
    }
    saveMetrics(db, run, steps);
  });
}

/** Everything but a step. */
function writeEvent(db: WritableDb, run: number, { at, event }: TimedEvent): void {
  if (event.event === 'start') saveRunStart(db, run, event);
  else if (event.event === 'eval') saveEval(db, run, event, at);
  else if (event.event === 'sample') saveSample(db, run, event);
  else if (event.event === 'phase') saveEvent(db, run, { at, kind: 'phase', detail: event.phase });
  else if (event.event === 'warning') saveEvent(db, run, { at, kind: 'warning', detail: event.message });
}
