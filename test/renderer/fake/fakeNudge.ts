import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mapping } from '../../../shared/dataRoom.ts';
import type { DatasetDetails, DatasetReport } from '../../../shared/dataset.ts';
import type { SourcePair } from '../../../shared/pair.ts';
import type { CommandName, EventName, EventPayload, Reply } from '../../../shared/contract.ts';
import { NudgeError } from '../../../shared/errors.ts';
import type { LessonAnswer, LessonRequest } from '../../../shared/lesson.ts';
import type { ModelSummary } from '../../../shared/model.ts';
import type { LiveRun, RunSummary } from '../../../shared/run.ts';
import type { Handlers } from '../../../main/commands/handlers.ts';
import { defaultSettings } from '../../../main/engine/train/settings.ts';
import { everyPair } from '../../../renderer/state/pairFilter.ts';
import { FakeDataRoom, fakeInspection, fakeSurvey, fakeUnsurePreview } from './fakeDataRoom.ts';
import { fakeDetails, fakeRunList, fakeSeries, fakeSparkline } from './fakeRuns.ts';
import { fakeCuts, fakeTokenReport } from './fakeTokens.ts';

const resources = path.resolve(import.meta.dirname, '../../../resources');

function samplePairs(name: string): SourcePair[] {
  const lines = readFileSync(path.join(resources, name), 'utf8').trim().split('\n');
  return lines.map((line, row) => ({
    row,
    pair: {
      kind: 'chat',
      ...(JSON.parse(line) as Omit<Extract<SourcePair['pair'], { kind: 'chat' }>, 'kind'>),
    },
  }));
}

const trlMapping: Mapping = {
  shape: 'trl',
  columns: { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' },
  pairing: 'best-worst',
  margin: 0,
};

function dataset(id: number, name: string, kept: number, droppedRows: number): DatasetDetails {
  const report: DatasetReport = {
    path: `/home/ada/Documents/${name}`,
    format: 'jsonl',
    shape: {
      content: 'chat',
      prompt: 'explicit',
      columns: { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' },
    },
    rows: kept + droppedRows,
    kept,
    dropped: droppedRows === 0 ? {} : { 'identical-answers': droppedRows - 1, 'empty-answer': 1 },
    sha256: 'ab'.repeat(32),
    sizeBytes: 180 * (kept + droppedRows),
  };
  const dropped = Array.from({ length: droppedRows }, (_, i) => ({
    row: 17 * (i + 1),
    reason: i === 0 ? ('empty-answer' as const) : ('identical-answers' as const),
    detail: i === 0 ? 'The better answer is empty.' : 'Both answers are the same.',
  }));
  return {
    ...{ id, name, report, seenAt: Date.UTC(2026, 10, 20, 8), runs: 5, file: 'same', dropped },
    paths: [report.path],
    ...{ mapping: trlMapping, findings: [], version: 1, excluded: 0, changed: 0 },
  };
}

type Shape = Pick<ModelSummary['card'], 'modelType' | 'parameters' | 'layers' | 'hiddenSize' | 'vocabSize'>;

const starterShape: Shape = {
  modelType: 'llama',
  parameters: 2_828_736,
  layers: 6,
  hiddenSize: 192,
  vocabSize: 2048,
};
const smallShape: Shape = {
  modelType: 'llama',
  parameters: 134_515_008,
  layers: 30,
  hiddenSize: 576,
  vocabSize: 49_152,
};
const largeShape: Shape = {
  modelType: 'qwen3',
  parameters: 4_022_468_096,
  layers: 36,
  hiddenSize: 2560,
  vocabSize: 151_936,
};

function model(id: number, name: string, shape: Shape, change: Partial<ModelSummary> = {}): ModelSummary {
  return {
    id,
    card: {
      path: `/home/ada/models/${name}`,
      name,
      ...shape,
      storedDtype: 'bf16',
      sizeBytes: 2 * shape.parameters,
      contextLength: 2048,
      tiedEmbeddings: true,
      hasChatTemplate: true,
    },
    seenAt: Date.UTC(2026, 10, 19, 14, 20),
    runs: 0,
    builtIn: false,
    folder: 'same',
    ...change,
  };
}

function lessonAnswer(text: string, referenceLogp: number, shift: number): LessonAnswer {
  const words = text.split(/(?<= )/);
  const tokens = words.map((word, i) => ({
    text: word,
    referenceLogp: (referenceLogp / words.length) * (0.6 + 0.8 * ((i * 7) % 5) * 0.2),
    logp: (referenceLogp / words.length) * (0.6 + 0.8 * ((i * 7) % 5) * 0.2) + shift / words.length,
  }));
  const sum = (key: 'logp' | 'referenceLogp'): number =>
    tokens.reduce((total, token) => total + token[key], 0);
  return { text, tokens, logp: sum('logp'), referenceLogp: sum('referenceLogp') };
}

/**
 * The main process as the window sees it, made of believable values held in memory. A test changes its fields,
 * replaces a handler, makes a command fail or wait, and sends events.
 */
export class FakeNudge {
  runs: RunSummary[] = fakeRunList();
  datasets: DatasetDetails[] = [
    dataset(1, 'sample-pairs.jsonl', 480, 3),
    dataset(2, 'sample-pairs-heldout.jsonl', 120, 0),
  ];
  models: ModelSummary[] = [
    model(1, 'starter-model', starterShape, { builtIn: true, runs: 5 }),
    model(2, 'SmolLM2-135M-Instruct', smallShape),
    model(3, 'Qwen3-4B', largeShape),
  ];
  live: LiveRun | null = null;
  /** Of every dataset; only the first was changed and has findings. */
  readonly room = new FakeDataRoom(samplePairs('sample-pairs.jsonl'));
  /** Files with this in their name need a mapping. */
  unsure = 'votes';
  /** Every command given, in order. */
  readonly calls: { name: string; input: unknown }[] = [];
  readonly failures = new Map<CommandName, NudgeError>();
  readonly delaysMs = new Map<CommandName, number>();
  /** Set by the page that shows it. */
  send: (name: string, payload: unknown) => Promise<void> = async () => undefined;

  handlers: { -readonly [Name in CommandName]: Handlers<CommandName>[Name] } = {
    'app.info': () => ({
      version: '0.1.0',
      electron: '45.4.1',
      chromium: '156.0',
      node: '24.21.0',
      onnxRuntime: '1.30.0',
      platform: 'linux',
      home: '/home/ada/.local/share/nudge',
      memoryBytes: 16e9,
      processors: 2,
      blockedRequests: 0,
    }),
    'app.devices': () => [
      { device: 'webgpu', available: false, detail: 'No driver for a graphics card (Vulkan) is installed.' },
      { device: 'cpu', available: true, detail: 'AMD Ryzen 5 5600U, 2 processors' },
    ],
    'app.reveal': () => null,
    'files.choose': ({ kind }) => [
      kind === 'pairs' ? '/home/ada/support-pairs.jsonl' : '/home/ada/models/new',
    ],
    'files.identify': ({ paths }) =>
      paths.map((path) => ({
        path,
        kind: path.endsWith('.jsonl') ? ('pairs' as const) : ('model' as const),
        isFolder: !path.endsWith('.jsonl'),
        error: null,
      })),
    'files.savePng': ({ name }) => `/home/ada/${name}`,
    'files.copyPng': () => null,
    'app.counts': () => ({
      runs: this.runs.length,
      data: this.datasets.length,
      models: this.models.length,
    }),
    'data.list': () => this.datasets,
    'data.preview': ({ paths: [path = ''], mapping }) =>
      path.includes(this.unsure)
        ? fakeUnsurePreview(path, mapping)
        : { files: [], columns: [], guesses: [], sure: true, pairs: [], dropped: [] },
    'data.survey': ({ paths }) => fakeSurvey(paths),
    'data.import': () => this.datasets[0]!,
    'data.cancelImport': () => null,
    'data.importSample': () => ({ train: this.datasets[0]!, heldOut: this.datasets[1]! }),
    'data.get': ({ id }) => this.#details(id),
    'data.pairs': ({ offset, limit, filter }) => this.room.page(filter, offset, limit),
    'data.findingPairs': ({ kind, without }) => this.room.pairsOf(kind, without),
    'data.change': ({ id, change }) => {
      this.room.change(change);
      void this.emit('data.changed', undefined);
      return this.#details(id);
    },
    'data.history': ({ id }) => (id === 1 ? this.room.history() : []),
    'data.export': ({ format }) => `/home/ada/sample-pairs.${format}`,
    'data.inspect': ({ pair, maxLength }) =>
      fakeInspection(this.room.page(everyPair, pair - 1, 1).pairs[0]!.pair, maxLength),
    'data.tokens': ({ maxLength }) => {
      const report = fakeTokenReport(maxLength);
      this.room.keep('cut-answers', report.finding, [7, 21, 40]);
      void this.emit('data.changed', undefined);
      return report;
    },
    'data.cancelTokens': () => null,
    'data.leakage': () => null,
    'data.delete': ({ id }) => {
      this.datasets = this.datasets.filter((one) => one.id !== id);
      return null;
    },
    'data.restore': () => null,
    'models.list': () => this.models,
    'models.add': () => this.models[1]!,
    'models.delete': () => null,
    'models.restore': () => null,
    'runs.list': () => this.runs,
    'runs.get': ({ id }) => fakeDetails(this.#find(this.runs, id)),
    'runs.sparklines': ({ ids }) =>
      Object.fromEntries(
        this.runs.filter(({ id }) => ids.includes(id)).map((run) => [run.id, fakeSparkline(run)]),
      ),
    'runs.series': ({ id, ...request }) => fakeSeries(this.#find(this.runs, id), request),
    'runs.rename': ({ id, name }) => this.#change(id, { name }),
    'runs.note': ({ id, note }) => this.#change(id, { note }),
    'runs.tag': ({ id, tags }) => this.#change(id, { tags }),
    'runs.delete': ({ ids }) => {
      this.#deleted = this.runs;
      this.runs = this.runs.filter(({ id }) => !ids.includes(id));
      return null;
    },
    'runs.restore': () => {
      this.runs = this.#deleted;
      return null;
    },
    'runs.exportCsv': () => '/home/ada/curves.csv',
    'training.options': () => {
      const lora = defaultSettings('lora');
      return {
        presets: {
          gentle: { ...lora, learningRate: 5e-6, epochs: 1, loss: { ...lora.loss, beta: 0.3 } },
          balanced: lora,
          strong: { ...lora, learningRate: 5e-5, loss: { ...lora.loss, beta: 0.05 } },
        },
        defaults: { lora, full: defaultSettings('full') },
        beta: { min: 0.01, max: 1, saneMin: 0.05, saneMax: 0.5 },
        learningRate: {
          lora: { min: 1e-7, max: 1e-3, saneMin: 1e-6, saneMax: 5e-5 },
          full: { min: 1e-8, max: 1e-4, saneMin: 1e-7, saneMax: 5e-6 },
        },
      };
    },
    'training.plan': ({ modelId, settings }) => {
      const fits = modelId !== 3;
      const cut = fakeCuts(settings.maxLength);
      return {
        trainPairs: 480,
        evalPairs: 120,
        steps: 60 * settings.epochs,
        droppedPairs: 3,
        cutPairs: cut.promptsCut + cut.chosenCut + cut.rejectedCut,
        cutAnswers: cut.chosenCut + cut.rejectedCut,
        memoryBytes: fits ? 1.4e9 : 41e9,
        memoryAvailableBytes: 13e9,
        fits,
        warnings: [],
      };
    },
    'training.measure': ({ settings }) => ({
      steps: 60 * settings.epochs,
      stepMs: 4700,
      totalMs: 4700 * 60 * settings.epochs,
      peakMemoryBytes: 1.4e9,
      device: 'cpu',
      deviceNote: null,
    }),
    'training.cancelMeasure': () => null,
    'training.start': () => ({ runId: 5 }),
    'training.continue': ({ id }) => ({ runId: id }),
    'training.pause': () => null,
    'training.resume': () => null,
    'training.stop': () => null,
    'training.live': () => this.live,
    'playground.ask': (request) => {
      void this.#answer(request.requestId, 'base', 'Two coins. Next!');
      if (request.runId !== null) {
        void this.#answer(
          request.requestId,
          'tuned',
          'The plums are two coins each. Shall I wrap some for you?',
        );
      }
      return null;
    },
    'playground.stop': () => null,
    'learn.score': ({ runId, pair }) => {
      const { prompt, chosen, rejected } = this.#textsOf(pair);
      return {
        prompt,
        chosen: lessonAnswer(chosen, -21, runId === null ? 0 : 4),
        rejected: lessonAnswer(rejected, -12, runId === null ? 0 : -6),
        beta: this.runs.find(({ id }) => id === runId)?.settings.loss.beta ?? 0.1,
      };
    },
  };

  #deleted: RunSummary[] = [];

  /** What the bridge's `call` does. */
  async call(name: string, input: unknown): Promise<Reply<unknown>> {
    this.calls.push({ name, input });
    const command = name as CommandName;
    // What takes for ever keeps no process alive.
    await new Promise((done) => setTimeout(done, this.delaysMs.get(command) ?? 0).unref());
    try {
      const failure = this.failures.get(command);
      if (failure !== undefined) throw failure;
      const handler = this.handlers[command] as (input: unknown) => unknown;
      return { ok: true, value: await handler(input) };
    } catch (thrown) {
      return { ok: false, error: NudgeError.from(thrown).toData() };
    }
  }

  /** Sends an event to the window. */
  async emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): Promise<void> {
    await this.send(name, payload);
  }

  /** As if run `id` were training, at its recorded step. */
  goLive(id: number, change: Partial<LiveRun> = {}): void {
    const run = this.#find(this.runs, id);
    this.runs = this.runs.map((one) => (one.id === id ? { ...one, status: 'running', endedAt: null } : one));
    this.live = {
      runId: id,
      name: run.name,
      state: 'training',
      activity: null,
      step: run.step,
      steps: run.steps,
      startedAt: run.createdAt,
      msLeft: 372_000,
      tokensPerSecond: 1240,
      memoryBytes: 1.1e9,
      device: 'cpu',
      ...change,
    };
  }

  get pairs(): readonly SourcePair[] {
    return this.room.pairs;
  }

  set pairs(pairs: readonly SourcePair[]) {
    this.room.pairs = pairs;
  }

  #details(id: number): DatasetDetails {
    const details = this.#find(this.datasets, id);
    if (id !== 1) return details;
    const { version, excluded, changed } = this.room;
    const findings = this.room.findings.map(({ pairs: _, ...finding }) => finding);
    return { ...details, findings, version, excluded, changed };
  }

  #textsOf(asked: LessonRequest['pair']): Record<'prompt' | 'chosen' | 'rejected', string> {
    if (asked.kind === 'text') return asked;
    const { pair } = this.room.page(everyPair, asked.pair - 1, 1).pairs[0]!;
    const last = (part: typeof pair.prompt): string =>
      typeof part === 'string' ? part : (part.at(-1)?.content ?? '');
    return { prompt: last(pair.prompt), chosen: last(pair.chosen), rejected: last(pair.rejected) };
  }

  #find<T extends { readonly id: number }>(list: readonly T[], id: number): T {
    const found = list.find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new NudgeError('RUN_NOT_FOUND', `There is no entry ${id}.`, 'Choose another one in the list.');
  }

  #change(id: number, change: Partial<RunSummary>): null {
    this.runs = this.runs.map((run) => (run.id === id ? { ...run, ...change } : run));
    return null;
  }

  async #answer(requestId: string, side: 'base' | 'tuned', text: string): Promise<void> {
    for (const piece of text.split(/(?<= )/)) {
      await new Promise((done) => setTimeout(done, 20));
      await this.emit('playground.text', { requestId, side, text: piece });
    }
    await this.emit('playground.end', {
      requestId,
      side,
      reason: 'end',
      tokens: text.split(' ').length,
      durationMs: 640,
      notes: [],
      error: null,
    });
  }
}
