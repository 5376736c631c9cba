import { z } from 'zod';
import {
  menuActions,
  type AppInfo,
  type DeviceSummary,
  type IdentifiedPath,
  type ListCounts,
} from './app.ts';
import {
  columnRoles,
  exportFormats,
  findingKinds,
  shapeNames,
  type FileSurvey,
  type Finding,
  type ImportProgress,
  type Mapping,
  type PairChange,
  type PairFilter,
  type PairId,
  type SourcePreview,
  type TokenInspection,
  type VersionDetails,
} from './dataRoom.ts';
import type { DatasetDetails, DatasetSummary, PairPage, TokenReport } from './dataset.ts';
import type { ErrorData } from './errors.ts';
import { errorDataSchema } from './errorSchema.ts';
import type { LessonRequest, LessonScores } from './lesson.ts';
import { metricNames } from './metricNames.ts';
import type { ModelSummary } from './model.ts';
import type { PlaygroundEnd, PlaygroundRequest } from './playground.ts';
import type {
  LiveRun,
  RunDetails,
  RunMeasure,
  RunPlan,
  RunPlanRequest,
  RunSeries,
  RunSummary,
  TrainingOptions,
} from './run.ts';
import { settingsSchema } from './settingsSchema.ts';
import { trainEventSchema } from './trainEventSchema.ts';

/*
 * Every command the window may give and every event it may hear, each once: its name, what it takes, what it
 * gives. Inputs are checked in the main process before anything is done with them.
 */

/** A command: the schema of its input, and the type of what it resolves to. */
interface Command<Input, Output> {
  readonly input: z.ZodType<Input>;
  /** Carries the type only; never set. */
  readonly output?: () => Output;
}

function giving<Output>() {
  return <Input>(input: z.ZodType<Input>): Command<Input, Output> => ({ input });
}

const id = z.number().int().positive();
const ids = z.array(id).min(1).max(10_000);
const path = z.string().min(1).max(32_000);
const text = z.string().max(1_000_000);
const nothing = z.undefined();
const byId = z.strictObject({ id });
const byIds = z.strictObject({ ids });
const png = z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= 200e6);
const fileName = z.string().min(1).max(200);

const device = z.enum(['auto', 'cpu', 'webgpu']);

const paths = z.array(path).min(1).max(1000);
const mapping: z.ZodType<Mapping> = z.strictObject({
  shape: z.enum(shapeNames),
  columns: z.partialRecord(z.enum(columnRoles), z.string().min(1).max(1000)),
  pairing: z.enum(['best-worst', 'adjacent', 'all']),
  margin: z.number().min(0),
});
const source = z.strictObject({ paths, mapping: mapping.nullable() });

const pairFilter: z.ZodType<PairFilter> = z.strictObject({
  text: z.string().max(1000),
  finding: z.enum(findingKinds).nullable(),
  only: z.enum(['all', 'excluded', 'changed']),
});
const turns = z.array(z.strictObject({ role: z.string().max(100), content: text })).max(10_000);
const pairChange: z.ZodType<PairChange> = z.union([
  z.strictObject({
    action: z.enum(['exclude', 'include', 'swap', 'revert']),
    pairs: z.array(id).min(1).max(10_000_000),
  }),
  z.strictObject({ action: z.literal('restore'), version: id }),
  z.strictObject({
    action: z.literal('edit'),
    pair: id,
    to: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('text'), prompt: text, chosen: text, rejected: text }),
      z.strictObject({ kind: z.literal('chat'), prompt: turns, chosen: turns, rejected: turns }),
    ]),
  }),
]);

const planRequest: z.ZodType<RunPlanRequest> = z.strictObject({
  modelId: id,
  datasetId: id,
  evalDatasetId: id.nullable(),
  settings: settingsSchema,
  device,
});

const playgroundRequest: z.ZodType<PlaygroundRequest> = z.strictObject({
  requestId: z.string().min(1).max(100),
  modelId: id,
  runId: id.nullable(),
  prompt: text,
  temperature: z.number(),
  topP: z.number(),
  maxNewTokens: z.number(),
  seed: z.number(),
});

const lessonRequest: z.ZodType<LessonRequest> = z.strictObject({
  modelId: id,
  runId: id.nullable(),
  pair: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('dataset'), datasetId: id, pair: id }),
    z.strictObject({ kind: z.literal('text'), prompt: text, chosen: text, rejected: text }),
  ]),
});

export const commands = {
  'app.info': giving<AppInfo>()(nothing),
  'app.devices': giving<readonly DeviceSummary[]>()(nothing),
  'app.counts': giving<ListCounts>()(nothing),
  /** Shows a run's result, a dataset, a model or Nudge's folder (id is then null) in the file manager. */
  'app.reveal': giving<null>()(
    z.strictObject({ kind: z.enum(['run', 'dataset', 'model', 'home']), id: id.nullable() }),
  ),
  /** Files or one folder chosen in the system's dialog; empty when cancelled. */
  'files.choose': giving<readonly string[]>()(z.strictObject({ kind: z.enum(['pairs', 'model']) })),
  'files.identify': giving<readonly IdentifiedPath[]>()(
    z.strictObject({ paths: z.array(path).min(1).max(1000) }),
  ),
  /** Asks where to, and writes there. The path, or null when cancelled. */
  'files.savePng': giving<string | null>()(z.strictObject({ name: fileName, png })),
  'files.copyPng': giving<null>()(z.strictObject({ png })),

  'data.list': giving<readonly DatasetSummary[]>()(nothing),
  /** Looks at the first rows of files that are read as one; a mapping is tried on them. */
  'data.preview': giving<SourcePreview>()(source),
  /** Looks at files and folders that came together: whether they are one dataset, several, or parts of a split. */
  'data.survey': giving<FileSurvey>()(z.strictObject({ paths })),
  /** Without a mapping, the first guess is taken, which must be sure. Ended by `data.cancelImport` with STOPPED. */
  'data.import': giving<DatasetDetails>()(source),
  /** Ends the import under way, of which nothing stays. */
  'data.cancelImport': giving<null>()(nothing),
  /** The pairs that come with Nudge: to learn from, and to test with. */
  'data.importSample': giving<{ readonly train: DatasetDetails; readonly heldOut: DatasetDetails }>()(
    nothing,
  ),
  'data.get': giving<DatasetDetails>()(byId),
  /** `offset` counts the pairs that the filter lets through from 0. */
  'data.pairs': giving<PairPage>()(
    z.strictObject({
      id,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
      filter: pairFilter,
    }),
  ),
  /**
   * The pairs that a finding is about but for those excluded or changed already; of `cut-answers` and `split-leakage`,
   * once they were asked for.
   */
  'data.findingPairs': giving<readonly PairId[]>()(
    z.strictObject({ id, kind: z.enum(findingKinds), without: z.enum(['excluded', 'changed']) }),
  ),
  /** Makes a new version. */
  'data.change': giving<DatasetDetails>()(z.strictObject({ id, change: pairChange })),
  /** Every version, newest first. */
  'data.history': giving<readonly VersionDetails[]>()(byId),
  /** Asks where to, and writes the newest version there. The path, or null when cancelled. */
  'data.export': giving<string | null>()(z.strictObject({ id, format: z.enum(exportFormats) })),
  /** The very ids that one pair is trained as. */
  'data.inspect': giving<TokenInspection>()(
    z.strictObject({
      id,
      pair: id,
      modelId: id,
      maxLength: z.number(),
      truncation: z.enum(['keep-answer', 'keep-start']),
    }),
  ),
  /** How long the pairs are for a model, and what is cut. A second call ends the first, which fails with STOPPED. */
  'data.tokens': giving<TokenReport>()(
    z.strictObject({
      id,
      modelId: id,
      maxLength: z.number(),
      truncation: z.enum(['keep-answer', 'keep-start']),
    }),
  ),
  /** Ends the count under way, which fails with STOPPED. */
  'data.cancelTokens': giving<null>()(nothing),
  /**
   * The finding `split-leakage` of a held-out dataset: prompts that are also trained on. Null when there are none. A
   * second call ends the first, which fails with STOPPED.
   */
  'data.leakage': giving<Finding | null>()(z.strictObject({ id, trainId: id })),
  /** Forgets a dataset; the person's file stays. Runs made from it keep naming it. */
  'data.delete': giving<null>()(byId),
  'data.restore': giving<null>()(byId),

  'models.list': giving<readonly ModelSummary[]>()(nothing),
  'models.add': giving<ModelSummary>()(z.strictObject({ path })),
  'models.delete': giving<null>()(byId),
  'models.restore': giving<null>()(byId),

  'runs.list': giving<readonly RunSummary[]>()(nothing),
  'runs.get': giving<RunDetails>()(byId),
  /** Losses of some runs at evenly spaced steps, at most 60 each, for small drawings. */
  'runs.sparklines': giving<Readonly<Record<number, readonly number[]>>>()(byIds),
  /** The steps after `fromStep` up to and with `toStep`; null for the last. */
  'runs.series': giving<RunSeries>()(
    z.strictObject({
      id,
      names: z.array(z.enum(metricNames)).min(1).max(metricNames.length).readonly(),
      fromStep: z.number().int().min(0),
      toStep: z.number().int().min(1).nullable(),
      maxPoints: z.number().int().min(2).max(10_000),
    }),
  ),
  'runs.rename': giving<null>()(z.strictObject({ id, name: z.string().trim().min(1).max(200) })),
  'runs.note': giving<null>()(z.strictObject({ id, note: z.string().max(100_000) })),
  'runs.tag': giving<null>()(z.strictObject({ id, tags: z.array(z.string().trim().min(1).max(50)).max(50) })),
  /** Hides runs; their files go when Nudge next starts. */
  'runs.delete': giving<null>()(byIds),
  'runs.restore': giving<null>()(byIds),
  /** Asks where to, and writes the curves there. The path, or null when cancelled. */
  'runs.exportCsv': giving<string | null>()(byIds),

  'training.options': giving<TrainingOptions>()(z.strictObject({ modelId: id.nullable() })),
  'training.plan': giving<RunPlan>()(planRequest),
  /** Makes one real step and throws it away. A second call ends the first, which fails with STOPPED. */
  'training.measure': giving<RunMeasure>()(planRequest),
  'training.cancelMeasure': giving<null>()(nothing),
  /** Resolves once the run is in the list. */
  'training.start': giving<{ readonly runId: number }>()(
    z.strictObject({ plan: planRequest, name: z.string().trim().min(1).max(200).nullable() }),
  ),
  /** Goes on with a stopped or failed run from its saved state. */
  'training.continue': giving<{ readonly runId: number }>()(byId),
  'training.pause': giving<null>()(nothing),
  'training.resume': giving<null>()(nothing),
  /** Finishes the step in hand, saves the state and the model as it is. */
  'training.stop': giving<null>()(nothing),
  'training.live': giving<LiveRun | null>()(nothing),

  /** Answers come as `playground.text` and `playground.end` events. */
  'playground.ask': giving<null>()(playgroundRequest),
  'playground.stop': giving<null>()(nothing),

  'learn.score': giving<LessonScores>()(lessonRequest),
} as const;

export type CommandName = keyof typeof commands;
type InputOf<C> = C extends { readonly input: z.ZodType<infer Input> } ? Input : never;
type OutputOf<C> = C extends { readonly output?: () => infer Output } ? Output : never;
export type CommandInput<Name extends CommandName> = InputOf<(typeof commands)[Name]>;
export type CommandOutput<Name extends CommandName> = OutputOf<(typeof commands)[Name]>;

const importProgress: z.ZodType<ImportProgress> = z.strictObject({
  phase: z.enum(['reading', 'indexing']),
  bytes: z.number(),
  totalBytes: z.number(),
  rows: z.number(),
  pairs: z.number(),
});

const side = z.enum(['base', 'tuned']);

const liveRun: z.ZodType<LiveRun> = z.strictObject({
  runId: id,
  name: z.string(),
  state: z.enum(['training', 'paused', 'stopping']),
  activity: z
    .strictObject({
      phase: z.enum(['tokenizing', 'loading', 'reference', 'evaluating', 'sampling', 'saving']),
      done: z.number(),
      total: z.number(),
    })
    .nullable(),
  step: z.number(),
  steps: z.number().nullable(),
  startedAt: z.number(),
  msLeft: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  device: z.enum(['cpu', 'webgpu']).nullable(),
});

const playgroundEnd: z.ZodType<PlaygroundEnd> = z.strictObject({
  requestId: z.string(),
  side,
  reason: z.enum(['end', 'length', 'stopped', 'failed']),
  tokens: z.number(),
  durationMs: z.number(),
  notes: z.array(z.string()),
  error: errorDataSchema.nullable(),
});

/** Events: name → the schema of what comes with it, checked before it is sent. */
export const events = {
  'app.blockedRequests': z.strictObject({ count: z.number().int().min(0) }),
  /** The person chose something in the menu. */
  'app.menu': z.strictObject({ action: z.enum(menuActions) }),
  /** Files opened with Nudge from outside. */
  'app.open': z.strictObject({ paths: z.array(path) }),
  'data.changed': nothing,
  /** How far an import is, a few times a second; null when none is under way. */
  'data.progress': importProgress.nullable(),
  /** How many pairs of a dataset `data.tokens` has counted so far, a few times a second. */
  'data.counting': z.strictObject({ id, pairs: z.number().int().min(0) }),
  'models.changed': nothing,
  'runs.changed': nothing,
  /** How many pairs of the run that `training.plan` looks at are turned into tokens, a few times a second. */
  'training.planning': z.strictObject({ done: z.number().int().min(0), total: z.number().int().min(0) }),
  /** The live run as it is now, at most a few times a second; null when none is training. */
  'training.live': liveRun.nullable(),
  /** What the trainer told since the last such event, in order. */
  'training.events': z.strictObject({ runId: id, events: z.array(trainEventSchema) }),
  'training.ended': z.strictObject({
    runId: id,
    status: z.enum(['done', 'stopped', 'failed']),
    error: errorDataSchema.nullable(),
  }),
  'playground.text': z.strictObject({ requestId: z.string(), side, text: z.string() }),
  'playground.end': playgroundEnd,
} as const;

export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;

/** A command's answer as it crosses to the window. */
export type Reply<Output> =
  { readonly ok: true; readonly value: Output } | { readonly ok: false; readonly error: ErrorData };

/** What the preload script puts into the window as `window.nudge`. */
export interface Bridge {
  /** Resolves to the command's answer, an error included; never rejects. */
  readonly call: (name: string, input: unknown) => Promise<Reply<unknown>>;
  /** Calls `handler` with the payload of every such event until the returned function is called. */
  readonly listen: (name: string, handler: (payload: unknown) => void) => () => void;
  /** The path of a dropped or chosen file; empty when it has none. */
  readonly pathForFile: (file: unknown) => string;
}
