import { z } from 'zod';
import { settingsSchema } from '../../shared/settingsSchema.ts';
import { trainEventSchema } from '../../shared/trainEventSchema.ts';
import type { DeviceChoice, TrainRequest } from '../services/training.ts';
import { taskKind } from './protocol.ts';

export type TrainOrder = 'pause' | 'resume' | 'stop';

const id = z.number().int().positive();
const count = z.number().int().min(0);

/** An event and the run's own time then: milliseconds since it began, pauses left out. */
const timedEvent = z.strictObject({ at: z.number().min(0), event: trainEventSchema });

const told = z.discriminatedUnion('kind', [
  /** The run is in the store. `step` is where it goes on from. */
  z.strictObject({
    kind: z.literal('run'),
    runId: id,
    name: z.string(),
    step: count,
    settings: settingsSchema,
  }),
  z.strictObject({ kind: z.literal('events'), events: z.array(timedEvent) }),
  /** It rests now, as it was ordered to. */
  z.strictObject({ kind: z.literal('paused') }),
]);

const result = z.strictObject({ runId: id, status: z.enum(['done', 'stopped']) });

export type TimedEvent = z.output<typeof timedEvent>;
export type TrainTold = z.output<typeof told>;
export type TrainResult = z.output<typeof result>;

interface Home {
  readonly home: string;
}

/** A new run. */
export const trainKind = taskKind<Home & { readonly request: TrainRequest }, TrainOrder>()({
  name: 'train',
  process: 'training',
  told,
  result,
});

/** A stopped or failed run that goes on. */
export const continueKind = taskKind<
  Home & { readonly runId: number; readonly device: DeviceChoice },
  TrainOrder
>()({ name: 'continue', process: 'training', told, result });
