import { existsSync } from 'node:fs';
import { NudgeError } from '../../shared/errors.ts';
import { defaultSettings } from '../engine/train/settings.ts';
import type { ReadableDb } from '../store/database.ts';
import { getModel } from '../store/models.ts';
import { getRun } from '../store/runs.ts';
import type { ModelPair } from './askedModels.ts';

export const defaultBeta = defaultSettings().loss.beta;

/**
 * The folders of a model and of what a run made of it.
 * @throws NudgeError MODEL_WEIGHTS for a model that is gone, MODEL_ADAPTER for a run without a result or of another
 *   model, RUN_NOT_FOUND
 */
export function modelPair(db: ReadableDb, modelId: number, runId: number | null): ModelPair {
  const model = getModel(db, modelId);
  if (model === null || !existsSync(model.card.path)) {
    throw new NudgeError(
      'MODEL_WEIGHTS',
      'The folder of this model is no longer there.',
      'Put the folder back, or choose another model.',
    );
  }
  const modelDir = model.card.path;
  if (runId === null) return { modelDir, tuned: null };
  const run = getRun(db, runId);
  if (run.modelId !== modelId) throw noResult(`Run ${runId} was made from another model.`);
  if (!existsSync(run.outDir)) throw noResult(`The result of run ${runId} is no longer in its folder.`);
  const kind = run.settings.method === 'full' ? 'model' : 'adapter';
  return { modelDir, tuned: { kind, dir: run.outDir } };
}

function noResult(message: string): NudgeError {
  return new NudgeError('MODEL_ADAPTER', message, 'Choose another run, or train it again.');
}
