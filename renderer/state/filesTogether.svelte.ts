import type { FileSurvey } from '../../shared/dataRoom.ts';
import type { DatasetDetails } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';
import {
  arrangementsOf,
  plannedDatasets,
  type Arrangement,
  type PlannedDataset,
} from '../pairs/arrangements.ts';
import { togetherText } from '../text/together.ts';
import { pairsImport } from './pairsImport.svelte.ts';

/** What a person is asked about files that came together. */
class TogetherDraft {
  readonly survey: FileSurvey;
  /** The likeliest first. */
  readonly arrangements: readonly Arrangement[];
  #arrangement = $state<Arrangement>('each');

  constructor(survey: FileSurvey) {
    this.survey = survey;
    this.arrangements = arrangementsOf(survey);
    this.#arrangement = this.arrangements[0] ?? 'each';
  }

  get arrangement(): Arrangement {
    return this.#arrangement;
  }

  choose(arrangement: Arrangement): void {
    this.#arrangement = arrangement;
  }
}

/** What came of files of pairs. */
export interface PairsRead {
  readonly datasets: readonly DatasetDetails[];
  /** One of them that is there to learn from, where there is another to test it on. */
  readonly train: DatasetDetails | null;
  readonly heldOut: DatasetDetails | null;
  readonly errors: readonly NudgeError[];
}

const nothing: PairsRead = { datasets: [], train: null, heldOut: null, errors: [] };

interface Asked {
  readonly draft: TogetherDraft;
  readonly answer: (arrangement: Arrangement | null) => void;
}

/** Reads files of pairs that came at once. Where there are several, the person says how they go together. */
class FilesTogether {
  #asked = $state.raw<Asked | null>(null);

  /** What the person is asked; null while there is nothing to ask. */
  get draft(): TogetherDraft | null {
    return this.#asked?.draft ?? null;
  }

  /** Answers what the person was asked; null to import nothing. */
  answer(arrangement: Arrangement | null): void {
    const asked = this.#asked;
    this.#asked = null;
    asked?.answer(arrangement);
  }

  /** What cannot be read is told beside what can; never rejects. */
  async read(files: readonly { readonly path: string; readonly isFolder: boolean }[]): Promise<PairsRead> {
    const [first] = files;
    if (first === undefined) return nothing;
    const paths = files.map(({ path }) => path);
    if (files.length === 1 && !first.isFolder) return this.#readAlone(paths);
    try {
      const survey = await call('data.survey', { paths });
      return await this.#readSurveyed(survey);
    } catch (thrown) {
      return { ...nothing, errors: [NudgeError.from(thrown)] };
    }
  }

  async #readAlone(paths: readonly string[]): Promise<PairsRead> {
    return this.#readAll([{ paths, name: togetherText.fileName(paths), use: null }], []);
  }

  async #readSurveyed(survey: FileSurvey): Promise<PairsRead> {
    const failed = survey.failed.map((error) => NudgeError.fromData(error));
    if (survey.parts.length === 0) return { ...nothing, errors: failed };
    const arrangement = survey.parts.length === 1 ? 'one' : await this.#ask(survey);
    if (arrangement === null) return { ...nothing, errors: failed };
    return this.#readAll(plannedDatasets(survey, arrangement).map(toRead), failed);
  }

  async #ask(survey: FileSurvey): Promise<Arrangement | null> {
    return new Promise((answer) => {
      this.#asked?.answer(null);
      this.#asked = { draft: new TogetherDraft(survey), answer };
    });
  }

  async #readAll(planned: readonly ToRead[], failed: readonly NudgeError[]): Promise<PairsRead> {
    const datasets: DatasetDetails[] = [];
    const errors = [...failed];
    let train: DatasetDetails | null = null;
    let heldOut: DatasetDetails | null = null;
    for (const one of planned) {
      const dataset = await readGood(one, errors);
      if (dataset === null) continue;
      datasets.push(dataset);
      if (one.use === 'train') train = dataset;
      if (one.use === 'heldOut') heldOut = dataset;
    }
    // Without the one, the other is like any other.
    const isWhole = train !== null && heldOut !== null;
    return { datasets, errors, train: isWhole ? train : null, heldOut: isWhole ? heldOut : null };
  }
}

interface ToRead {
  readonly paths: readonly string[];
  readonly name: string;
  readonly use: PlannedDataset['use'];
}

function toRead({ parts, use }: PlannedDataset): ToRead {
  return { paths: parts.flatMap(({ paths }) => paths), name: togetherText.datasetName(parts), use };
}

/** Reads files as one without those that turn out to be faulty; null where nothing comes of it. */
async function readGood({ paths, name }: ToRead, errors: NudgeError[]): Promise<DatasetDetails | null> {
  let good = paths;
  while (good.length > 0) {
    try {
      return await pairsImport.read(good, name);
    } catch (thrown) {
      const error = NudgeError.from(thrown);
      errors.push(error);
      const rest = good.filter((path) => path !== error.context['path']);
      if (rest.length === good.length) return null;
      good = rest;
    }
  }
  return null;
}

export const filesTogether = new FilesTogether();
