import { formatCount, formatPercent, formatTimeLeft } from '../../shared/format.ts';
import type { DeviceName, LiveRun, TrainPhase } from '../../shared/run.ts';

const phases: Readonly<Record<TrainPhase, string>> = {
  loading: 'Loading the model',
  tokenizing: 'Turning pairs into tokens',
  reference: 'Reading the pairs',
  evaluating: 'Checking',
  sampling: 'Writing samples',
  saving: 'Saving',
};

/** How far a run is, in a few words: `34 % · 6 min left`. */
function liveStatus({ state, activity, step, steps, msLeft }: LiveRun): string {
  const percent = steps === null ? null : formatPercent(step / steps);
  if (state === 'stopping') return 'Stopping';
  if (state === 'paused') return percent === null ? 'Paused' : `Paused at ${percent}`;
  if (activity !== null && (percent === null || step === 0)) return phases[activity.phase];
  if (percent === null) return 'Preparing';
  return msLeft === null ? percent : `${percent} · ${formatTimeLeft(msLeft)} left`;
}

const deviceNames: Readonly<Record<DeviceName, string>> = { cpu: 'CPU', webgpu: 'GPU' };

/** Words of the window around the views: rail, badges, drops, dialogs. */
export const shell = {
  appName: 'Nudge',
  title: (view: string) => `${view} – Nudge`,
  skip: 'Skip to the content',
  rail: 'Views',
  welcome: 'Nudge, welcome page',
  newRun: 'New run',
  views: {
    welcome: 'Welcome',
    'new-run': 'New run',
    runs: 'Runs',
    run: 'Run',
    compare: 'Compare',
    data: 'Data',
    models: 'Models',
    playground: 'Playground',
    learn: 'Learn',
  },
  opening: 'Opening',
  count: formatCount,

  live: {
    status: liveStatus,
    label: (live: LiveRun) => `${live.name}, ${liveStatus(live)}`,
    done: (name: string) => `${name} is done.`,
    stopped: (name: string) => `${name} is stopped. It is saved as it is.`,
    failed: (name: string) => `${name} ended early.`,
    show: 'Show',
  },

  device: {
    names: deviceNames,
    threads: (count: number) => (count === 1 ? '1 thread' : `${formatCount(count)} threads`),
    title: 'What training runs on',
    unknown: 'Device',
    inUse: (device: DeviceName) => `The run that is training uses the ${deviceNames[device]}.`,
    available: 'can be used',
    missing: 'cannot be used',
    explanation:
      'Nudge uses a graphics card where one is faster than the processor. The model and your data stay on this computer either way.',
    looking: 'Looking for devices',
  },

  offline: 'offline',
  offlineLabel: (requests: number) =>
    `Offline, ${requests === 1 ? '1 request' : `${formatCount(requests)} requests`} since start. About Nudge`,

  drop: {
    title: 'Drop to open',
    pairs: 'A file of preference pairs goes to Data.',
    model: 'A model folder goes to Models.',
  },
  dropOnNewRun: {
    title: 'Drop for this run',
    pairs: 'A file of preference pairs becomes its data.',
    model: 'A model folder becomes its model.',
  },

  incoming: {
    reading: (names: readonly string[]) =>
      names.length === 1 ? `Reading ${names[0] ?? ''}` : `Reading ${formatCount(names.length)} items`,
    sample: 'Opening the sample',
    pairsAdded: (name: string, pairs: number) => `${name}: ${formatCount(pairs)} pairs, ready to train on.`,
    severalAdded: (files: number, pairs: number) =>
      `${formatCount(files)} files added, ${formatCount(pairs)} pairs in all.`,
    splitAdded: (train: string, trainPairs: number, heldOut: string, heldOutPairs: number) =>
      `${train}: ${formatCount(trainPairs)} pairs to learn from. ${heldOut}: ${formatCount(heldOutPairs)} to test on.`,
    train: 'Train on this',
    modelAdded: (name: string) => `${name} is in your models.`,
    modelsAdded: (count: number) => `${formatCount(count)} models added.`,
    failedTitle: 'Not opened',
    failedSome: (failed: number, all: number) =>
      `${formatCount(failed)} of ${formatCount(all)} could not be opened.`,
    takesTitle: 'What Nudge opens',
    takes: [
      'Preference pairs as JSONL, JSON, CSV, Excel (.xlsx), Parquet or Arrow, also packed (.gz, .zst) or as a folder: each with a prompt, a better and a worse answer.',
      'A model folder in the Hugging Face layout: config.json, tokenizer.json and .safetensors files.',
    ],
    noFile: {
      message: 'What was dropped is no file or folder on this computer.',
      hint: 'Save it as a file first, then drop the file.',
    },
  },

  problem: {
    title: 'Something went wrong',
    kept: 'Your runs, data and models are saved as they were. You can go on; if the window behaves oddly, load it again.',
    more: (count: number) => `and ${formatCount(count)} more`,
    reload: 'Load the window again',
    close: 'Go on',
  },
} as const;
