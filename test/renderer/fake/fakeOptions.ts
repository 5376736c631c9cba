import type { TrainingOptions } from '../../../shared/run.ts';
import { FakeNudge } from './fakeNudge.ts';

/** The options of the fake main process. */
export function fakeOptions(): TrainingOptions {
  return new FakeNudge().handlers['training.options']({ modelId: null }) as TrainingOptions;
}
