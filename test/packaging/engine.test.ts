import { extractAll } from '@electron/asar';
import { fork } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { startTask } from '../../main/trainer/engineTask.ts';
import type { EngineProcess } from '../../main/trainer/engineProcess.ts';
import { importKind } from '../../main/trainer/importKind.ts';
import { planKind } from '../../main/trainer/planKind.ts';
import { trainKind, type TimedEvent } from '../../main/trainer/trainKind.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { pack } from './pack.ts';

/** Starts the packed engine as the app does, in a plain Node: the archive is unpacked, as only Electron reads it. */
function startWorker(app: string): EngineProcess {
  const child = fork(path.join(app, 'dist/main/worker.js'), [], {
    cwd: app,
    serialization: 'advanced',
    execArgv: [],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => void child.send(message as object),
    onMessage: (handler) => void child.on('message', handler),
    onExit: (handler) => void child.once('exit', handler),
    kill: () => void child.kill('SIGKILL'),
  };
}

function importedFrom(app: string, home: string, file: string): Promise<number> {
  return startTask(() => startWorker(app), {
    kind: importKind,
    input: { home, request: { paths: [file], mapping: null } },
    onTold: () => undefined,
  }).result;
}

test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the packed engine trains the packed starter model on the packed pairs',
  async () => {
    const { resources } = await pack('linux', 'x64');
    const app = path.join(tempFolder(), 'app');
    extractAll(path.join(resources, 'app.asar'), app);
    expect(existsSync(path.join(app, 'node_modules/zod'))).toBe(false);
    const home = tempFolder();
    const outDir = path.join(home, 'adapter');
    const events: TimedEvent[] = [];
    const settings = { ...defaultSettings(), maxSteps: 2, samplePrompts: 0, seed: 1 };
    const imported = (name: string): Promise<number> => importedFrom(app, home, path.join(resources, name));
    const training = startTask(() => startWorker(app), {
      kind: trainKind,
      input: {
        home,
        request: {
          modelDir: path.join(resources, 'starter-model'),
          data: { datasetId: await imported('sample-pairs.jsonl'), version: 1 },
          evalData: { datasetId: await imported('sample-pairs-heldout.jsonl'), version: 1 },
          outDir,
          name: 'Packed',
          settings,
          device: 'cpu',
        },
      },
      onTold: (told) => {
        if (told.kind === 'events') events.push(...told.events);
      },
    });
    expect(await training.result).toEqual({ runId: 1, status: 'done' });
    const steps = events.map(({ event }) => event).filter((event) => event.event === 'step');
    expect(steps.map(({ step }) => step)).toEqual([1, 2]);
    // Before the first update the model is its own reference: the loss is ln 2.
    expect(steps[0]!.loss).toBeCloseTo(Math.LN2, 6);
    expect(readdirSync(outDir)).toContain('adapter_model.safetensors');
  },
  180_000,
);

test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the packed engine tokenizes many pairs in its threads, and keeps the ids',
  async () => {
    const { resources } = await pack('linux', 'x64');
    const app = path.join(tempFolder(), 'app');
    extractAll(path.join(resources, 'app.asar'), app);
    const home = tempFolder();
    const file = path.join(tempFolder(), 'many.jsonl');
    writeFileSync(file, readFileSync(path.join(resources, 'sample-pairs.jsonl'), 'utf8').repeat(5));
    const datasetId = await importedFrom(app, home, file);
    const plan = startTask(() => startWorker(app), {
      kind: planKind,
      input: {
        home,
        request: {
          modelDir: path.join(resources, 'starter-model'),
          data: { datasetId, version: 1 },
          evalData: null,
        },
        settings: { ...defaultSettings(), evalFraction: 0 },
      },
      onTold: () => undefined,
    });
    expect((await plan.result).trainLengths).toHaveLength(5 * 480);
    expect(readdirSync(path.join(home, 'datasets')).filter((name) => name.endsWith('.tokens'))).toHaveLength(
      1,
    );
  },
  180_000,
);
