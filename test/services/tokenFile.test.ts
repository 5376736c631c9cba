import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { packTokens, type PackedTokens } from '../../main/engine/text/packedTokens.ts';
import { readTokenFile, TokenFileWriter } from '../../main/services/tokenFile.ts';
import { collected } from '../support/collected.ts';
import { someTokens } from '../support/someTokens.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'nudge-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function written(blocks: readonly PackedTokens[], name = 'x.tokens'): Promise<string> {
  const path = join(folder, name);
  const writer = await TokenFileWriter.open(path);
  for (const block of blocks) await writer.add(block);
  await writer.finish();
  return path;
}

const read = (path: string): Promise<PackedTokens[]> => collected(readTokenFile(path));
const someBlocks = fc.array(fc.array(someTokens, { maxLength: 5 }).map(packTokens), { maxLength: 4 });

test('blocks come back as they were, ids below and above 65,536', async () => {
  await fc.assert(
    fc.asyncProperty(someBlocks, async (blocks) => {
      expect(await read(await written(blocks))).toEqual(blocks);
    }),
  );
  const [low, high] = [255, 70_000].map((id) =>
    packTokens([
      {
        promptIds: Int32Array.of(id),
        chosenIds: new Int32Array(500),
        rejectedIds: new Int32Array(),
        notes: [],
      },
    ]),
  );
  const sizes = [low!, high!].map(async (block, i) => readFileSync(await written([block], String(i))).length);
  expect((await sizes[1]!) - (await sizes[0]!)).toBe(501 * 2);
});

test('of a damaged file only what comes before the damage is given', async () => {
  const blocks = fc.sample(someBlocks, { numRuns: 1, seed: 7 })[0]!;
  const bytes = readFileSync(await written([...blocks, ...blocks]));
  const damaged = join(folder, 'damaged');
  const whole = [...blocks, ...blocks];
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = bytes[at]! ^ 0x41;
    for (const content of [bytes.subarray(0, at), changed]) {
      writeFileSync(damaged, content);
      const found = await read(damaged);
      expect(found).toEqual(whole.slice(0, found.length));
      expect(found.length).toBeLessThan(whole.length);
    }
  }
});

test('there is no file before it is whole, and nothing where it was given up', async () => {
  const path = join(folder, 'given-up');
  const writer = await TokenFileWriter.open(path);
  await writer.add(packTokens([]));
  expect(existsSync(path)).toBe(false);
  await writer.abandon();
  expect(readdirSync(folder).filter((name) => name.startsWith('given-up'))).toEqual([]);
  expect(await read(path)).toEqual([]);
});
