import { appendFileSync, copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { trainingCommands } from '../../main/commands/training.ts';
import { inspectModel } from '../../main/engine/model/modelCard.ts';
import { modelStamp } from '../../main/engine/model/modelHash.ts';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { saveModel } from '../../main/store/models.ts';
import { getRun } from '../../main/store/runs.ts';
import { tryTrainingLock } from '../../main/store/trainingLock.ts';
import type { EngineProcess, StartEngineProcess } from '../../main/trainer/engineProcess.ts';
import type { RunPlanRequest, TrainSettings } from '../../shared/run.ts';
import { startChildProcess } from '../support/childProcess.ts';
import { textPairs, tinyModelDir } from '../support/cli.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { importInto, sampleData, textData } from '../support/storedPairs.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { starterDir, watchedHost } from '../support/trainerHost.ts';

vi.setConfig({ testTimeout: 120_000 });

/** The commands over a home that knows the starter model and the tiny one, with pairs for both. */
async function opened() {
  const watched = watchedHost();
  const { db, home, host } = watched;
  const processes: EngineProcess[] = [];
  const start: StartEngineProcess = (name) => {
    const engine = startChildProcess(name);
    processes.push(engine);
    return engine;
  };
  const commands = trainingCommands({ db, home, host, start, emit: watched.emit });
  const modelOf = (dir: string): number => saveModel(db, inspectModel(dir), modelStamp(dir), 1);
  const request = (modelId: number, datasetId: number, changes: Partial<TrainSettings>): RunPlanRequest => ({
    modelId,
    datasetId,
    evalDatasetId: null,
    settings: { ...defaultSettings(), evalFraction: 0, samplePrompts: 0, batchPairs: 4, ...changes },
    device: 'cpu',
  });
  const tinyIds = [modelOf(tinyModelDir), textData.datasetId] as const;
  const starterIds = [modelOf(starterDir), sampleData.datasetId] as const;
  return {
    ...watched,
    measuring: processes,
    commands,
    starterId: starterIds[0],
    tiny: (changes: Partial<TrainSettings> = {}) => request(...tinyIds, changes),
    starter: (changes: Partial<TrainSettings> = {}) => request(...starterIds, changes),
  };
}

/** Everything in the home and in the tables. */
function contents({ home, db }: Awaited<ReturnType<typeof opened>>): unknown {
  const tables = ['runs', 'metrics', 'evals', 'samples', 'events', 'reference_logps', 'reference_sets'];
  const counts = tables.map((table) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get());
  return [readdirSync(home, { recursive: true }).toSorted(), counts];
}

describe('training.options', () => {
  test('before a model is chosen, and for one', async () => {
    const { commands, starterId } = await opened();
    const general = await commands['training.options']({ modelId: null });
    const starter = await commands['training.options']({ modelId: starterId });
    expect(starter.presets.balanced.learningRate).toBeGreaterThan(general.presets.balanced.learningRate);
    await expect(async () => commands['training.options']({ modelId: 99 })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});

describe('training.plan', () => {
  test('reads the pairs once, in a process of its own; the rest is answered at once', async () => {
    const { commands, tiny, measuring } = await opened();
    const [first, second] = await Promise.all([
      commands['training.plan'](tiny()),
      commands['training.plan'](tiny({ batchPairs: 8 })),
    ]);
    expect(first).toMatchObject({ trainPairs: 16, steps: 12, droppedPairs: 0, fits: true, warnings: [] });
    expect(second.steps).toBe(6);
    const rate = await commands['training.plan'](tiny({ learningRate: 1e-2 }));
    expect(rate.warnings).toHaveLength(1);
    expect(measuring).toHaveLength(1);
    await commands['training.plan'](tiny({ maxLength: 20 }));
    expect(measuring).toHaveLength(2);
  });

  test('other pairs end the plan under way, other settings wait for it', async () => {
    const { commands, tiny, measuring, home } = await opened();
    const file = join(tempFolder(), 'many.jsonl');
    const row = (i: number): string =>
      JSON.stringify({ prompt: `${String(i)}?`, chosen: 'Yes.', rejected: 'No.' });
    writeFileSync(file, Array.from({ length: 3000 }, (_, i) => row(i)).join('\n'));
    const { datasetId } = await importInto(home, file);
    const many = { ...tiny(), datasetId };
    const first = rejectedBy((async () => commands['training.plan'](many))());
    await vi.waitFor(() => {
      expect(measuring).toHaveLength(1);
    });
    const second = await commands['training.plan'](tiny());
    expect((await first).code).toBe('STOPPED');
    expect(second.trainPairs).toBe(16);
    const shorter = { ...many, settings: { ...many.settings, maxLength: 40 } };
    const both = await Promise.all([commands['training.plan'](many), commands['training.plan'](shorter)]);
    expect(both.map(({ trainPairs }) => trainPairs)).toEqual([3000, 3000]);
  });

  test('needs no file: the pairs are kept', async () => {
    const { commands, tiny, home } = await opened();
    const file = join(tempFolder(), 'lent.jsonl');
    copyFileSync(textPairs, file);
    appendFileSync(file, '{"prompt": "One more?", "chosen": "Yes, gladly.", "rejected": "No."}\n');
    const { datasetId } = await importInto(home, file);
    rmSync(file);
    expect((await commands['training.plan']({ ...tiny(), datasetId })).trainPairs).toBe(17);
  });

  test('refuses what cannot be, and goes on', async () => {
    const { commands, tiny, measuring } = await opened();
    const plan = async (request: RunPlanRequest) => commands['training.plan'](request);
    expect((await rejectedBy(plan(tiny({ epochs: 0 })))).code).toBe('SETTING_OUT_OF_RANGE');
    expect((await rejectedBy(plan({ ...tiny(), datasetId: 99 }))).code).toBe('FILE_NOT_FOUND');
    expect(measuring).toEqual([]);
    const cut = tiny({ maxLength: 2, truncation: 'keep-start' });
    expect((await rejectedBy(plan(cut))).code).toBe('DATA_NO_PAIRS');
    expect((await plan(tiny())).trainPairs).toBe(16);
  });
});

describe('training.measure', () => {
  test('says what a run takes and leaves nothing behind', async () => {
    const all = await opened();
    const { commands, starter, home } = all;
    const before = contents(all);
    const measure = await commands['training.measure'](starter({ samplePrompts: 1, sampleTokens: 4 }));
    expect(contents(all)).toEqual(before);
    tryTrainingLock(home)?.release();
    expect(measure).toMatchObject({ steps: 90, device: 'cpu', deviceNote: null });
    expect(measure.stepMs).toBeGreaterThan(1);
    expect(measure.totalMs).toBeGreaterThan(measure.steps * measure.stepMs);
    expect(measure.peakMemoryBytes).toBeGreaterThan(100e6);
  });

  test('every weight can be measured, too, and so can fewer pairs than a batch', async () => {
    const { commands, tiny } = await opened();
    const full = await commands['training.measure'](tiny({ method: 'full', batchPairs: 100 }));
    expect(full.steps).toBe(3);
    expect(Number.isFinite(full.totalMs)).toBe(true);
    const simpo = { ...defaultSettings().loss, terms: [{ name: 'simpo', weight: 1 }] } as const;
    const measured = await commands['training.measure'](tiny({ loss: simpo, evalFraction: 0.25 }));
    expect(Number.isFinite(measured.totalMs)).toBe(true);
  });

  test('a second one and a cancel end the first', async () => {
    const { commands, starter, measuring } = await opened();
    const measure = async () => commands['training.measure'](starter());
    const first = rejectedBy(measure());
    const second = rejectedBy(measure());
    expect((await first).code).toBe('STOPPED');
    await vi.waitUntil(() => measuring.length === 2, { timeout: 30_000 });
    await commands['training.cancelMeasure'](undefined);
    expect((await second).code).toBe('STOPPED');
    expect(measuring).toHaveLength(2);
    await commands['training.cancelMeasure'](undefined);
  });
});

describe('a run by commands', () => {
  test('starts, rests, goes on, stops and is continued', async () => {
    const all = await opened();
    const { commands, tiny, db } = all;
    expect(await commands['training.live'](undefined)).toBeNull();
    const { runId } = await commands['training.start']({ plan: tiny({ epochs: 9999 }), name: 'by hand' });
    expect(getRun(db, runId)).toMatchObject({ name: 'by hand', status: 'running' });
    expect(await commands['training.live'](undefined)).toMatchObject({ runId, name: 'by hand' });
    await expect(async () => commands['training.measure'](tiny())).rejects.toMatchObject({
      code: 'RUN_IN_PROGRESS',
    });
    await all.until(() => all.steps().length > 5);
    await commands['training.pause'](undefined);
    expect((await commands['training.live'](undefined))?.state).toBe('paused');
    await commands['training.resume'](undefined);
    await commands['training.stop'](undefined);
    await all.until(() => all.payloads('training.ended').length === 1);
    expect(getRun(db, runId).status).toBe('stopped');
    expect(await commands['training.continue']({ id: runId })).toEqual({ runId });
    await commands['training.stop'](undefined);
    await all.until(() => all.payloads('training.ended').length === 2);
    expect(join(getRun(db, runId).outDir)).toContain(all.home);
  });
});
