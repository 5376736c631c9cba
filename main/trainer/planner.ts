import { statSync } from 'node:fs';
import { join } from 'node:path';
import { NudgeError } from '../../shared/errors.ts';
import type { RunPlan, TrainSettings } from '../../shared/run.ts';
import { readModelConfig } from '../engine/model/configFile.ts';
import { familyOf } from '../engine/model/families/index.ts';
import { checkSettings } from '../engine/train/settings.ts';
import type { RunData } from '../services/trainingData.ts';
import { planRun, type PlannedData } from '../services/trainingPlan.ts';
import type { StartEngineProcess } from './engineProcess.ts';
import { startTask, type EngineTask } from './engineTask.ts';
import { planKind } from './planKind.ts';

type OnPairs = (progress: { readonly done: number; readonly total: number }) => void;
type PlanSources = RunData & { readonly modelDir: string };

/** Plans whose data is remembered. A person compares a few. */
const remembered = 4;

/**
 * Plans runs. Pairs are read as ids in a process of their own, one plan after the other; what does not change them,
 * such as a learning rate, is answered at once. A plan of other pairs or another model ends the one under way.
 */
export class Planner {
  readonly #start: StartEngineProcess;
  readonly #home: string;
  readonly #onPairs: OnPairs;
  readonly #known = new Map<string, Promise<PlannedData>>();
  #last: Promise<unknown> = Promise.resolve();
  #underWay: { readonly sources: string; readonly task: EngineTask<never, PlannedData> } | null = null;

  /** `onPairs`: told how many of a run's pairs are ids by now, where that takes long. */
  constructor(start: StartEngineProcess, home: string, onPairs: OnPairs) {
    this.#start = start;
    this.#home = home;
    this.#onPairs = onPairs;
  }

  /**
   * @throws NudgeError for settings, a model, a tokenizer or data that cannot be used, STOPPED when a plan of other
   *   sources took its place
   */
  async plan(request: PlanSources, settings: TrainSettings): Promise<RunPlan> {
    checkSettings(settings);
    const data = await this.#data(request, settings);
    const config = readModelConfig(request.modelDir);
    const family = familyOf(config);
    return planRun(data, { family, architecture: family.readArchitecture(config) }, settings);
  }

  #data(request: PlanSources, settings: TrainSettings): Promise<PlannedData> {
    const key = keyOf(request, settings);
    const known = this.#known.get(key) ?? this.#readAfterOthers(key, request, settings);
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > remembered && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  #readAfterOthers(key: string, request: PlanSources, settings: TrainSettings): Promise<PlannedData> {
    const sources = JSON.stringify(request);
    // A person who chose other pairs or another model does not wait for those before.
    if (this.#underWay?.sources !== sources) this.#underWay?.task.end(superseded());
    const read = this.#last.then(() => {
      const input = { home: this.#home, request, settings };
      const task = startTask(this.#start, { kind: planKind, input, onTold: this.#onPairs });
      this.#underWay = { sources, task };
      return task.result;
    });
    this.#last = read.catch(() => {
      // What failed may go well the next time.
      this.#known.delete(key);
    });
    return read;
  }
}

/** Changes whenever something does that the ids of the pairs depend on. */
function keyOf({ modelDir, data, evalData }: PlanSources, settings: TrainSettings): string {
  const { maxLength, truncation, evalFraction, seed } = settings;
  const modelFiles = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'];
  const files = modelFiles.map((name) => stampOf(join(modelDir, name)));
  return JSON.stringify([files, data, evalData, maxLength, truncation, evalFraction, seed]);
}

function superseded(): NudgeError {
  return new NudgeError('STOPPED', 'Another run was planned meanwhile.', 'Wait for the new plan.');
}

function stampOf(path: string): unknown {
  const stats = statSync(path, { throwIfNoEntry: false });
  return [path, stats?.size ?? null, stats?.mtimeMs ?? null];
}
