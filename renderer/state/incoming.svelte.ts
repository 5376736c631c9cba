import type { DatasetDetails } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { ModelSummary } from '../../shared/model.ts';
import { call, pathForFile } from '../api.ts';
import { shell } from '../text/shell.ts';
import { fileName } from './datasets.svelte.ts';
import { pairsImport } from './pairsImport.svelte.ts';
import { router } from './router.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** What came of files that a person brought. */
interface Brought {
  readonly datasets: readonly DatasetDetails[];
  readonly models: readonly ModelSummary[];
  readonly errors: readonly NudgeError[];
}

/** Files and folders that come in, whichever way: dropped, chosen, or opened with Nudge. */
class Incoming {
  #work = $state.raw<readonly string[]>([]);
  #failed = $state.raw<{ readonly errors: readonly NudgeError[]; readonly all: number } | null>(null);
  #choosing = false;

  /** What is being read, in words; null when nothing is. */
  get work(): string | null {
    return this.#work.at(-1) ?? null;
  }

  /** What could not be opened, until the person has read it. */
  get failed(): { readonly errors: readonly NudgeError[]; readonly all: number } | null {
    return this.#failed;
  }

  dismiss(): void {
    this.#failed = null;
  }

  /** Files of a drop. */
  async drop(files: readonly File[]): Promise<void> {
    const paths = files.map(pathForFile).filter((path) => path !== '');
    if (paths.length > 0) await this.open(paths);
    else this.#fail([new NudgeError('USAGE', shell.incoming.noFile.message, shell.incoming.noFile.hint)], 1);
  }

  /** Asks for files or a folder, then opens them. */
  async choose(kind: 'pairs' | 'model'): Promise<void> {
    if (this.#choosing) return;
    this.#choosing = true;
    try {
      const paths = await call('files.choose', { kind });
      if (paths.length > 0) await this.open(paths);
    } finally {
      this.#choosing = false;
    }
  }

  /** Brings each path to where it belongs, and goes there. What cannot be opened is told, the rest is kept. */
  async open(paths: readonly string[]): Promise<void> {
    const brought = await this.#during(shell.incoming.reading(paths.map(fileName)), () => bring(paths));
    if (brought.errors.length > 0) this.#fail(brought.errors, paths.length);
    arrive(brought);
  }

  /** The pairs that come with Nudge, ready to train the model that comes with it. */
  async openSample(): Promise<void> {
    await this.#during(shell.incoming.sample, async () => {
      const [{ train, heldOut }, models] = await Promise.all([
        call('data.importSample'),
        call('models.list'),
      ]);
      const starter = models.find(({ builtIn }) => builtIn);
      router.go({
        view: 'new-run',
        datasetId: train.id,
        evalDatasetId: heldOut.id,
        ...(starter ? { modelId: starter.id } : {}),
      });
    });
  }

  #fail(errors: readonly NudgeError[], all: number): void {
    this.#failed = { errors, all };
  }

  async #during<T>(words: string, task: () => Promise<T>): Promise<T> {
    this.#work = [...this.#work, words];
    try {
      return await task();
    } finally {
      this.#work = this.#work.filter((_, index) => index !== this.#work.indexOf(words));
    }
  }
}

async function bring(paths: readonly string[]): Promise<Brought> {
  const datasets: DatasetDetails[] = [];
  const models: ModelSummary[] = [];
  const errors: NudgeError[] = [];
  for (const { path, kind, error } of await call('files.identify', { paths: [...paths] })) {
    try {
      if (kind === 'pairs') datasets.push(...(await importPairs(path)));
      else if (kind === 'model') models.push(await call('models.add', { path }));
      else if (error !== null) errors.push(NudgeError.fromData(error));
    } catch (thrown) {
      errors.push(NudgeError.from(thrown));
    }
  }
  return { datasets, models, errors };
}

/** None when the person ended it. */
async function importPairs(path: string): Promise<readonly DatasetDetails[]> {
  const dataset = await pairsImport.read([path], fileName(path));
  return dataset === null ? [] : [dataset];
}

/** Shows what came: the pairs where there are any, else the model. */
function arrive({ datasets, models }: Brought): void {
  const dataset = datasets.at(-1);
  const model = models.at(-1);
  if (dataset) {
    const modelId = model ? { modelId: model.id } : {};
    router.go({ view: 'data', id: dataset.id });
    toasts.show({
      message: pairsWords(datasets),
      action: {
        label: shell.incoming.train,
        run: () => router.go({ view: 'new-run', datasetId: dataset.id, ...modelId }),
      },
    });
  } else if (model) router.go({ view: 'models', id: model.id });
  if (model) toasts.show({ message: modelWords(models) });
}

function pairsWords(datasets: readonly DatasetDetails[]): string {
  const [first] = datasets;
  if (first && datasets.length === 1) return shell.incoming.pairsAdded(first.name, first.report.kept);
  const pairs = datasets.reduce((sum, { report }) => sum + report.kept, 0);
  return shell.incoming.severalAdded(datasets.length, pairs);
}

function modelWords(models: readonly ModelSummary[]): string {
  const [first] = models;
  return first && models.length === 1
    ? shell.incoming.modelAdded(first.card.name)
    : shell.incoming.modelsAdded(models.length);
}

export const incoming = new Incoming();
