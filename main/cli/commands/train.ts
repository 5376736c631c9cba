import {
  resumeTraining,
  startTraining,
  type TrainHooks,
  type TrainOutcome,
} from '../../services/training.ts';
import { importedVersion, importPairs, type ImportHooks } from '../../services/dataImport.ts';
import { getRunHistory } from '../../services/runs.ts';
import { parseArguments, usage, type CommandSpec } from '../arguments.ts';
import type { Command, CommandContext } from '../command.ts';
import { trainFlags } from '../flags.ts';
import { listenForInterrupt, stoppedExitCode } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { trainView } from '../progress.ts';
import { runChanges, runFolders } from '../runReport.ts';
import { namingFlags } from '../settingFlags.ts';
import { trainRequestOf, type TrainValues } from '../trainRequest.ts';
import { deviceOf, runIdOf } from '../values.ts';
import { askIt, resultPlace, runDone, runStopped, stopping } from '../wording.ts';

const spec: CommandSpec<typeof trainFlags> = {
  words: 'train',
  summary:
    'Trains a model on preference pairs: of two answers to a question, it learns to give the better one.',
  positionals: [],
  flags: trainFlags,
  required: [],
  notes: [
    'A new run needs --model and --data; --resume needs nothing else. Ctrl-C finishes the step in hand and saves the run; a second Ctrl-C ends at once.',
    'Losses: sigmoid is DPO. cdpo, robust and exo_pair allow for wrong labels, ipo and hinge bound the preference gap, simpo needs no original (reference model), dpop and sft hold on to the better answer.',
  ],
};

/** Trains: `nudge train`. */
export const train: Command = {
  spec,
  run: async (argv, context) => {
    const { values } = parseArguments(spec, argv);
    const work = values.resume === undefined ? await fresh(values) : resumed(values, values.resume);
    return carryOut(work, context);
  },
};

type Work = (home: string, hooks: TrainHooks) => Promise<TrainOutcome>;

async function fresh(values: TrainValues): Promise<Work> {
  const { dataPath, evalDataPath, ...request } = await trainRequestOf(spec, values);
  return async (home, hooks) => {
    const stored = async (path: string) =>
      importedVersion(await importPairs(home, { paths: [path], mapping: null }, importHooks(hooks)));
    // What is imported last is listed first.
    const evalData = evalDataPath === null ? null : await stored(evalDataPath);
    return startTraining(home, { ...request, data: await stored(dataPath), evalData }, hooks);
  };
}

/** Ctrl-C while the pairs are read ends it there: there is no run yet to save. */
function importHooks({ shouldStop }: TrainHooks): ImportHooks {
  const cancel = new AbortController();
  return {
    signal: cancel.signal,
    onProgress: () => {
      if (shouldStop()) cancel.abort();
    },
  };
}

const allowedWithResume: readonly string[] = ['resume', 'device', 'json'];

function resumed(values: TrainValues, id: string): Work {
  const other = Object.keys(values).find((name) => !allowedWithResume.includes(name));
  if (other !== undefined) {
    throw usage(
      spec,
      `--${other} cannot be used with --resume: a run goes on with the settings it began with.`,
      'Leave it out, or start a new run.',
    );
  }
  const run = runIdOf('--resume', id);
  const device = deviceOf(values.device);
  return (home, hooks) => resumeTraining(home, run, hooks, device);
}

async function carryOut(work: Work, { output, home }: CommandContext): Promise<number> {
  const start = performance.now();
  const view = trainView(output);
  const interrupt = listenForInterrupt(() => {
    output.note(stopping);
  });
  try {
    const hooks = { onEvent: view.onEvent, shouldStop: () => interrupt.requested };
    const outcome = await namingFlags(() => work(home, hooks));
    view.end();
    conclude(output, home, outcome, performance.now() - start);
    return outcome.status === 'stopped' ? stoppedExitCode : 0;
  } finally {
    view.end();
    interrupt.close();
  }
}

function conclude(output: Output, home: string, outcome: TrainOutcome, ms: number): void {
  const { runId, status, outDir, step, steps } = outcome;
  const details = getRunHistory(home, runId);
  if (output.json) {
    const heldOut = { before: details.evals[0] ?? null, now: details.evals.at(-1) ?? null };
    output.event({ event: status, run: runId, out: outDir, step, steps, seconds: ms / 1000, heldOut });
    return;
  }
  const { method } = details.run.settings;
  const folders = runFolders(details);
  output.lines([
    '',
    ...(status === 'done' ? [runDone(runId, steps, ms)] : runStopped(runId, step, steps)),
    ...runChanges(details, output.columns),
    '',
    resultPlace(method, folders.outDir),
    askIt(method, folders.modelDir, folders.outDir),
  ]);
}
