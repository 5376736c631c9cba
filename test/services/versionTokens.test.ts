import { readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { wholePairIds } from '../../main/engine/text/pairTokens.ts';
import { loadTokenizer } from '../../main/engine/text/tokenizer.ts';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { openPairsOf, sweepPairFolder } from '../../main/services/pairFiles.ts';
import { streamVersion } from '../../main/services/pairVersions.ts';
import { asNew, prepareTraining } from '../../main/services/trainingPreparation.ts';
import { versionTokens } from '../../main/services/versionTokens.ts';
import { openStore } from '../../main/store/open.ts';
import { applyChange } from '../../main/store/pairFiles/changes.ts';
import { tinyModelDir } from '../support/cli.ts';
import { collected } from '../support/collected.ts';
import { importInto } from '../support/storedPairs.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { starterDir } from '../support/trainerHost.ts';

vi.setConfig({ testTimeout: 120_000 });

const now = new Date(2026, 0, 31);

/** A home with a dataset of its own, and what its pairs' ids are. */
async function homeWith(count: number) {
  const home = tempFolder();
  const path = join(tempFolder(), 'pairs.jsonl');
  const row = (i: number): string =>
    JSON.stringify({ prompt: `q ${String(i)}?`, chosen: `yes ${String(i % 7)}`, rejected: 'no' });
  writeFileSync(path, Array.from({ length: count }, (_, i) => row(i)).join('\n'));
  const data = await importInto(home, path);
  const db = openStore(home);
  onTestFinished(() => void db.close());
  const folder = join(home, 'datasets');
  const tokenizer = async (modelDir: string) => ({
    modelDir,
    now,
    tokenizer: await loadTokenizer(modelDir, now),
  });
  const read = async (version = data.version, modelDir = starterDir) => {
    const tokens = versionTokens({ db, home }, { ...data, version }, await tokenizer(modelDir));
    return (await collected(tokens)).map(({ source, tokens: found }) => [source.id, found]);
  };
  const expected = async (version = data.version, modelDir = starterDir) => {
    const { tokenizer: own } = await tokenizer(modelDir);
    return Array.from(streamVersion(home, db, { ...data, version }), ({ id, pair }) => [
      id,
      wholePairIds(pair, own),
    ]);
  };
  const kept = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.tokens'));
  return { home, db, data, folder, read, expected, kept };
}

describe('versionTokens', () => {
  test('few pairs are tokenized each time', async () => {
    const { read, expected, kept } = await homeWith(20);
    expect(await read()).toEqual(await expected());
    expect(kept()).toEqual([]);
  });

  test('the ids of many are kept beside them, and read from there', async () => {
    const { folder, read, expected, kept } = await homeWith(2100);
    const first = await read();
    expect(first).toEqual(await expected());
    const [name = ''] = kept();
    const bytes = readFileSync(join(folder, name));
    expect(await read()).toEqual(first);
    const half = Math.floor(bytes.length / 2);
    truncateSync(join(folder, name), half);
    expect(await read()).toEqual(first);
    expect(kept()).toEqual([]);
    expect(await read()).toEqual(first);
    expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);
  });

  test('what a person changed is as the change says, whenever it was made', async () => {
    const { home, db, data, read, expected, kept } = await homeWith(2100);
    await read();
    const file = openPairsOf(home, db, data.datasetId);
    onTestFinished(() => void file.close());
    applyChange(file, { action: 'swap', pairs: [2, 3, 2100] }, 1);
    applyChange(file, { action: 'exclude', pairs: [1, 5, 2099] }, 2);
    const to = { kind: 'text', prompt: 'anew?', chosen: 'one', rejected: 'two' } as const;
    applyChange(file, { action: 'edit', pair: 3, to }, 3);
    applyChange(file, { action: 'edit', pair: 9, to }, 4);
    for (const version of [1, 2, 3, 4, 5]) expect(await read(version)).toEqual(await expected(version));
    expect(kept()).toHaveLength(1);
  });

  test('each model has ids of its own; those not used for longest are forgotten', async () => {
    const { folder, read, expected, kept } = await homeWith(2100);
    await read();
    const [starter = ''] = kept();
    await read(1, tinyModelDir);
    expect(kept()).toHaveLength(2);
    expect(await read(1, tinyModelDir)).toEqual(await expected(1, tinyModelDir));
    const others = ['0'.repeat(16), '1'.repeat(16)].map((key) => starter.replace(/[0-9a-f]{16}(?=\.)/, key));
    for (const name of others) {
      writeFileSync(join(folder, name), '');
      utimesSync(join(folder, name), new Date(1), new Date(1));
    }
    rmSync(join(folder, starter));
    await read();
    expect(kept()).toHaveLength(3);
    expect(kept()).toContain(starter);
  });

  test('go with their dataset, and stay while it is there', async () => {
    const { home, db, folder, read, kept } = await homeWith(2100);
    await read();
    const [name = ''] = kept();
    const stray = `gone.sqlite-${'a'.repeat(16)}.tokens`;
    writeFileSync(join(folder, stray), '');
    writeFileSync(join(folder, `${name}.123.part`), '');
    sweepPairFolder(home, db);
    expect(kept()).toEqual([name]);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('who stops asking leaves no part of a file', async () => {
    const { home, db, data, folder, kept } = await homeWith(2100);
    const source = { modelDir: starterDir, now, tokenizer: await loadTokenizer(starterDir, now) };
    for await (const { source: pair } of versionTokens({ db, home }, data, source)) {
      if (pair.id === 300) break;
    }
    expect(kept()).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

test('a run gets the same pairs whether their ids were kept or not, and is told how far it is', async () => {
  const { home, db, data } = await homeWith(2100);
  const settings = { ...defaultSettings(), evalFraction: 0.1, samplePrompts: 4 };
  const request = { modelDir: starterDir, data, evalData: null };
  const told: (readonly [number, number])[] = [];
  const place = { db, home, onPairs: (done: number, total: number) => void told.push([done, total]) };
  const began = { ...asNew(), now };
  const made = (await prepareTraining(place, request, settings, began)).data;
  const read = (await prepareTraining(place, request, settings, began)).data;
  expect(read).toEqual(made);
  expect(made.samplePrompts).toHaveLength(4);
  expect(told).toHaveLength(4200);
  expect(told.at(-1)).toEqual([2100, 2100]);
});
