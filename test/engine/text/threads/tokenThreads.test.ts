import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PreferencePair } from '../../../../shared/pair.ts';
import { unpackTokens } from '../../../../main/engine/text/packedTokens.ts';
import { wholePairIds } from '../../../../main/engine/text/pairTokens.ts';
import { tokenizeInThreads } from '../../../../main/engine/text/threads/tokenThreads.ts';
import { loadTokenizer } from '../../../../main/engine/text/tokenizer.ts';
import { tinyModelDir } from '../../../support/cli.ts';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { starterDir } from '../../../support/trainerHost.ts';
import { samplePairs } from '../../data/health/cleanPairs.ts';

const now = new Date(2026, 0, 31);

function parcels(pairs: readonly PreferencePair[], size: number): PreferencePair[][] {
  return Array.from({ length: Math.ceil(pairs.length / size) }, (_, i) =>
    pairs.slice(i * size, (i + 1) * size),
  );
}

async function tokenized(pairs: readonly PreferencePair[], modelDir: string, size: number, threads: number) {
  const all: unknown[] = [];
  for await (const packed of tokenizeInThreads(parcels(pairs, size), { modelDir, now }, threads)) {
    all.push(...unpackTokens(packed));
  }
  return all;
}

describe('tokenizeInThreads', () => {
  test.each([
    [1, 1000],
    [2, 7],
    [3, 100],
  ])('%d threads, %d pairs at once: the ids that one gives, in order', async (threads, size) => {
    const tokenizer = await loadTokenizer(starterDir, now);
    const pairs = samplePairs();
    const expected = pairs.map((pair) => wholePairIds(pair, tokenizer));
    expect(await tokenized(pairs, starterDir, size, threads)).toEqual(expected);
  });

  test('nothing is nothing', async () => {
    expect(await tokenized([], tinyModelDir, 10, 2)).toEqual([]);
  });

  test('an error of the tokenizer crosses as it is', async () => {
    const folder = join(tempFolder(), 'model');
    cpSync(tinyModelDir, folder, { recursive: true });
    const path = join(folder, 'tokenizer.json');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -5));
    const pair = { kind: 'text', prompt: 'a', chosen: 'b', rejected: 'c' } as const;
    const error = await rejectedBy(tokenized([pair, pair, pair], folder, 1, 2));
    expect(error.code).toBe('TOKENIZER');
    expect(error.message).toContain(path);
  });

  test('who stops asking leaves no thread behind', async () => {
    const ports = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    const before = ports();
    const asked = tokenizeInThreads(parcels(samplePairs(), 10), { modelDir: starterDir, now }, 2);
    await asked.next();
    await asked.return();
    await expect.poll(ports).toBe(before);
  });
});
