import type { NudgeError } from '../../shared/errors.ts';
import type { RunDetails, RunSample } from '../../shared/run.ts';
import { RunPage } from './runPage.svelte.ts';

/** A run that could be read. */
export interface ComparedRun {
  readonly page: RunPage;
  readonly run: RunDetails;
  /** Its place among all that were asked for, from 0: it keeps its colour when another one cannot be read. */
  readonly place: number;
}

/** Runs that could not be read for the same reason. */
export interface FailedRuns {
  readonly error: NudgeError;
  readonly pages: readonly RunPage[];
}

/** Some runs beside each other. */
export class ComparePage {
  readonly pages: readonly RunPage[];

  constructor(ids: readonly number[]) {
    this.pages = [...new Set(ids)].map((id) => new RunPage(id));
  }

  get runs(): ComparedRun[] {
    return this.pages.flatMap((page, place) => (page.run ? [{ page, run: page.run, place }] : []));
  }

  /** Why runs could not be read, each reason once. */
  get failures(): readonly FailedRuns[] {
    const failures = new Map<string, { error: NudgeError; pages: RunPage[] }>();
    for (const page of this.pages) {
      if (page.run !== undefined || page.error === null) continue;
      const key = `${page.error.code} ${page.error.message}`;
      const pages = failures.get(key)?.pages ?? [];
      failures.set(key, { error: page.error, pages: [...pages, page] });
    }
    return [...failures.values()];
  }

  get loading(): boolean {
    return this.pages.some(
      ({ run, error, curves }) => error === null && (run === undefined || curves.loading),
    );
  }

  /** Keeps up with the runs until the returned function is called. */
  follow(): () => void {
    const stops = this.pages.map((page) => page.follow());
    return () => stops.forEach((stop) => stop());
  }

  zoom(range: readonly [fromStep: number, toStep: number] | null): void {
    for (const { curves } of this.pages) void curves.zoom(range);
  }
}

/** A question that all of some runs were asked, with each run's last answer. */
export interface SharedQuestion {
  readonly text: string;
  readonly answers: readonly RunSample[];
}

/** Questions, by their words, that all of these runs answered; in the order of the first. */
export function sharedQuestions(runs: readonly Pick<RunDetails, 'samples'>[]): SharedQuestion[] {
  const [first, ...others] = runs.map(({ samples }) => lastAnswers(samples));
  if (first === undefined || others.length === 0) return [];
  return [...first].flatMap(([text, answer]) => {
    const rest = others.map((answers) => answers.get(text));
    return rest.every((sample) => sample !== undefined) ? [{ text, answers: [answer, ...rest] }] : [];
  });
}

function lastAnswers(samples: readonly RunSample[]): Map<string, RunSample> {
  const inOrder = samples.toSorted((a, b) => a.prompt - b.prompt || a.step - b.step);
  return new Map(inOrder.map((sample) => [sample.promptText, sample]));
}
