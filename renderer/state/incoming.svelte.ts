import type { DatasetDetails } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { ModelSummary } from '../../shared/model.ts';
import { call, pathForFile } from '../api.ts';
import { shell } from '../text/shell.ts';
import { fileName } from './datasets.svelte.ts';
import { failedFiles } from './failedFiles.svelte.ts';
import { filesTogether, type PairsRead } from './filesTogether.svelte.ts';
import { pairsImport } from './pairsImport.svelte.ts';
import { router } from './router.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** What came of files that a person brought. */
interface Brought extends PairsRead {
  readonly models: readonly ModelSummary[];
}

/** Files and folders that come in, whichever way: dropped, chosen, or opened with Nudge. */
class Incoming {
  #work = $state.raw<readonly string[]>([]);
  #choosing = false;

  /** What is being read, in words; null when nothing is. */
  get work(): string | null {
    return this.#work.at(-1) ?? null;
  }

  /** Files of a drop. */
  async drop(files: readonly File[]): Promise<void> {
    const paths = files.map(pathForFile).filter((path) => path !== '');
    if (paths.length > 0) await this.open(paths);
    else
      failedFiles.tell(
        [new NudgeError('USAGE', shell.incoming.noFile.message, shell.incoming.noFile.hint)],
        1,
      );
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
    failedFiles.tell(brought.errors, paths.length);
    arrive(brought);
  }

  /** Reads a dataset's files again, as they are now. */
  async readAgain({ name, paths }: Pick<DatasetDetails, 'name' | 'paths'>): Promise<void> {
    try {
      const dataset = await pairsImport.read(paths, name);
      if (dataset !== null) arrive({ ...nothing, datasets: [dataset] });
    } catch (thrown) {
      failedFiles.tell([NudgeError.from(thrown)], 1);
    }
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

  async #during<T>(words: string, task: () => Promise<T>): Promise<T> {
    this.#work = [...this.#work, words];
    try {
      return await task();
    } finally {
      this.#work = this.#work.filter((_, index) => index !== this.#work.indexOf(words));
    }
  }
}

const nothing: Brought = { datasets: [], train: null, heldOut: null, models: [], errors: [] };

async function bring(paths: readonly string[]): Promise<Brought> {
  const identified = await call('files.identify', { paths: [...paths] });
  const unknown = identified.flatMap(({ error }) => (error === null ? [] : [NudgeError.fromData(error)]));
  const { models, errors } = await addModels(identified.filter(({ kind }) => kind === 'model'));
  const read = await filesTogether.read(identified.filter(({ kind }) => kind === 'pairs'));
  return { ...read, models, errors: [...unknown, ...errors, ...read.errors] };
}

async function addModels(
  found: readonly { readonly path: string }[],
): Promise<Pick<Brought, 'models' | 'errors'>> {
  const models: ModelSummary[] = [];
  const errors: NudgeError[] = [];
  for (const { path } of found) {
    try {
      models.push(await call('models.add', { path }));
    } catch (thrown) {
      errors.push(NudgeError.from(thrown));
    }
  }
  return { models, errors };
}

/** Shows what came: the pairs where there are any, else the model. */
function arrive(brought: Brought): void {
  const { models, heldOut } = brought;
  const dataset = brought.train ?? brought.datasets.at(-1);
  const model = models.at(-1);
  if (dataset) {
    const start = {
      ...(heldOut ? { evalDatasetId: heldOut.id } : {}),
      ...(model ? { modelId: model.id } : {}),
    };
    router.go({ view: 'data', id: dataset.id });
    toasts.show({
      message: pairsWords(brought),
      action: {
        label: shell.incoming.train,
        run: () => router.go({ view: 'new-run', datasetId: dataset.id, ...start }),
      },
    });
  } else if (model) router.go({ view: 'models', id: model.id });
  if (model) toasts.show({ message: modelWords(models) });
}

function pairsWords({ datasets, train, heldOut }: Brought): string {
  const [first] = datasets;
  if (train && heldOut) {
    return shell.incoming.splitAdded(train.name, train.report.kept, heldOut.name, heldOut.report.kept);
  }
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
