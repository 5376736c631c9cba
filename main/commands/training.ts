import { NudgeError } from '../../shared/errors.ts';
import type { RunMeasure, RunPlanRequest } from '../../shared/run.ts';
import { newestVersionOf } from '../services/pairVersions.ts';
import type { MeasureRequest } from '../services/trainingMeasure.ts';
import { trainingOptions } from '../services/trainingOptions.ts';
import type { ReadableDb } from '../store/database.ts';
import { getModel } from '../store/models.ts';
import type { StartEngineProcess } from '../trainer/engineProcess.ts';
import { startTask, type EngineTask } from '../trainer/engineTask.ts';
import type { TrainerHost } from '../trainer/host.ts';
import { measureKind } from '../trainer/measureKind.ts';
import { Planner } from '../trainer/planner.ts';
import type { CommandsOf, Emit, Handlers } from './handlers.ts';

interface Context {
  readonly db: ReadableDb;
  readonly home: string;
  readonly host: TrainerHost;
  readonly start: StartEngineProcess;
  readonly emit: Emit;
}

export function trainingCommands({ db, home, host, start, emit }: Context): Handlers<CommandsOf<'training'>> {
  const planner = new Planner(start, home, (progress) => {
    emit('training.planning', progress);
  });
  let measuring: EngineTask<never, RunMeasure> | null = null;

  const endMeasure = (): void => {
    measuring?.end(measureEnded());
    measuring = null;
  };
  const measure = async (request: MeasureRequest): Promise<RunMeasure> => {
    endMeasure();
    if (host.live() !== null) throw busyTraining();
    const task = startTask(start, { kind: measureKind, input: { home, request }, onTold: () => undefined });
    measuring = task;
    try {
      return await task.result;
    } finally {
      if (measuring === task) measuring = null;
    }
  };

  return {
    'training.options': ({ modelId }) =>
      trainingOptions(modelId === null ? null : modelNamed(db, modelId).card),
    'training.plan': (plan) => planner.plan(requestOf(db, home, plan), plan.settings),
    'training.measure': (plan) => measure(requestOf(db, home, plan)),
    'training.cancelMeasure': () => {
      endMeasure();
      return null;
    },
    'training.start': async ({ plan, name }) => {
      endMeasure();
      return { runId: await host.start(requestOf(db, home, plan), name) };
    },
    'training.continue': async ({ id }) => {
      endMeasure();
      return { runId: await host.continue(id) };
    },
    'training.pause': async () => {
      await host.pause();
      return null;
    },
    'training.resume': () => {
      host.resume();
      return null;
    },
    'training.stop': () => {
      host.stop();
      return null;
    },
    'training.live': () => host.live(),
  };
}

/** What was chosen from the lists, as it is now. @throws NudgeError FILE_NOT_FOUND */
function requestOf(db: ReadableDb, home: string, plan: RunPlanRequest): MeasureRequest {
  const { modelId, datasetId, evalDatasetId, settings, device } = plan;
  return {
    modelDir: modelNamed(db, modelId).card.path,
    data: newestVersionOf(home, db, datasetId),
    evalData: evalDatasetId === null ? null : newestVersionOf(home, db, evalDatasetId),
    settings,
    device,
  };
}

function modelNamed(db: ReadableDb, id: number) {
  const model = getModel(db, id);
  if (model !== null) return model;
  throw new NudgeError('FILE_NOT_FOUND', 'That model is no longer in the list.', 'Choose another model.');
}

function measureEnded(): NudgeError {
  return new NudgeError('STOPPED', 'The measurement was ended.', 'Measure again when you want to.');
}

function busyTraining(): NudgeError {
  return new NudgeError(
    'RUN_IN_PROGRESS',
    'Nothing can be measured while a run is training: each would slow the other.',
    'Wait until the run is done, or stop it.',
  );
}
