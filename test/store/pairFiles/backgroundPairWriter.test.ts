import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BackgroundPairWriter } from '../../../main/store/pairFiles/backgroundPairWriter.ts';
import { openPairFile } from '../../../main/store/pairFiles/openPairFile.ts';
import {
  countPairs,
  includedPairs,
  readDropped,
  readFindingPairs,
  readFindings,
} from '../../../main/store/pairFiles/storedPairs.ts';
import type { Finding } from '../../../shared/dataRoom.ts';
import type { SourcePair } from '../../../shared/pair.ts';
import { rejectedBy } from '../../support/nudgeError.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { tinyDisk } from '../../support/tinyDisk.ts';

function textPair(row: number, words = `word${String(row)}`): SourcePair {
  return {
    row,
    pair: { kind: 'text', prompt: `Question ${words}`, chosen: 'Yes \ud83c\udf3b', rejected: 'No' },
  };
}

const chatPair: SourcePair = {
  row: 7,
  pair: {
    kind: 'chat',
    prompt: [{ role: 'user', content: 'Hello' }],
    chosen: [{ role: 'assistant', content: 'Good day' }],
    rejected: [{ role: 'assistant', content: 'What' }],
  },
};

const finding: Finding = { kind: 'exact-duplicates', severity: 'advice', count: 2, figures: { groups: 1 } };

describe('what is written beside the reading', () => {
  test('is all there at the end, in order', async () => {
    const path = join(tempFolder(), 'pairs.sqlite');
    const writer = new BackgroundPairWriter(path);
    const pairs = Array.from({ length: 1500 }, (_, i) => textPair(i + 100));
    const ids: number[] = [];
    for (const pair of pairs) {
      ids.push(writer.addPair(pair));
      await writer.room();
    }
    expect(writer.addPair(chatPair)).toBe(1501);
    writer.addDropped({ row: 3, reason: 'empty-answer', detail: 'Line 4: nothing.' });
    await writer.finish([finding], new Map([['exact-duplicates', Uint32Array.of(1, 9)]]), 5000);

    const db = openPairFile(path);
    expect(ids).toEqual(Array.from({ length: 1500 }, (_, i) => i + 1));
    expect(countPairs(db)).toBe(1501);
    const stored = [...includedPairs(db, 1)].map(({ row, pair }) => ({ row, pair }));
    expect(stored).toEqual([...pairs, chatPair]);
    expect(readDropped(db, 10)).toEqual([{ row: 3, reason: 'empty-answer', detail: 'Line 4: nothing.' }]);
    expect(readFindings(db)).toEqual([finding]);
    expect(readFindingPairs(db).get('exact-duplicates')).toEqual(Uint32Array.of(1, 9));
    db.close();
  });

  test('waits when the writer falls behind, and goes on when it has caught up', async () => {
    const writer = new BackgroundPairWriter(join(tempFolder(), 'pairs.sqlite'));
    for (let i = 0; i < 5000; i++) writer.addPair(textPair(i));
    let hasRoom = false;
    const room = writer.room().then(() => {
      hasRoom = true;
    });
    await Promise.resolve();
    expect(hasRoom).toBe(false);
    await room;
    await writer.abandon();
  });

  test('cannot be written where there is no folder', async () => {
    const writer = new BackgroundPairWriter(join(tempFolder(), 'nowhere', 'pairs.sqlite'));
    writer.addPair(textPair(0));
    const { code } = await rejectedBy(writer.finish([], new Map(), 0));
    expect(code).toBe('HOME_UNWRITABLE');
    await writer.abandon();
  });

  test('fails with a full disk, at the latest at its end', async () => {
    const disk = tinyDisk(256);
    if (disk === null) throw new Error('no small file system could be made here');
    const writer = new BackgroundPairWriter(join(disk, 'pairs.sqlite'));
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 20_000; i++) {
        writer.addPair(textPair(i, 'of many words '.repeat(20)));
        await writer.room();
      }
      await writer.finish([], new Map(), 0);
    };
    expect((await rejectedBy(fill())).code).toBe('DISK_FULL');
    await writer.abandon();
  });

  test('can be given up at any time', async () => {
    const path = join(tempFolder(), 'pairs.sqlite');
    const writer = new BackgroundPairWriter(path);
    for (let i = 0; i < 2000; i++) writer.addPair(textPair(i));
    await writer.abandon();
    expect(existsSync(`${path}-journal`)).toBe(false);
    const unused = new BackgroundPairWriter(join(tempFolder(), 'pairs.sqlite'));
    await unused.abandon();
  });
});
