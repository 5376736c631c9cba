import { resumeTraining, startTraining, type TrainHooks, type TrainOutcome } from '../services/training.ts';
import { EventBatcher } from './eventBatcher.ts';
import { PauseGate } from './pauseGate.ts';
import { task, type Desk } from './task.ts';
import { continueKind, trainKind, type TrainOrder, type TrainResult, type TrainTold } from './trainKind.ts';

export const trainTask = task(trainKind, ({ home, request }, desk) =>
  obeying(desk, (hooks) => startTraining(home, request, hooks)),
);

export const continueTask = task(continueKind, ({ home, runId, device }, desk) =>
  obeying(desk, (hooks) => resumeTraining(home, runId, hooks, device)),
);

/** Trains under the app's orders, and tells how it goes. */
async function obeying(
  desk: Desk<TrainOrder, TrainTold>,
  work: (hooks: TrainHooks) => Promise<TrainOutcome>,
): Promise<TrainResult> {
  const begun = performance.now();
  const gate = new PauseGate(() => {
    events.flush();
    desk.tell({ kind: 'paused' });
  });
  const events = new EventBatcher(
    (batch) => {
      desk.tell({ kind: 'events', events: batch });
    },
    () => performance.now() - begun - gate.restedMs,
  );
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    gate.open();
  };
  desk.onOrder((order) => {
    if (order === 'stop') stop();
    else if (order === 'resume') gate.open();
    else if (!stopping) gate.close();
  });
  desk.onAbandoned(stop);
  try {
    const { runId, status } = await work({
      onEvent: events.add,
      shouldStop: () => stopping,
      pause: gate.pause,
      onRun: ({ id, name, settings }, step) => {
        desk.tell({ kind: 'run', runId: id, name, step, settings });
      },
    });
    return { runId, status };
  } finally {
    events.flush();
  }
}
