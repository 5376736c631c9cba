import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { Message } from 'apache-arrow/ipc/metadata/message';
import { describe, expect, it } from 'vitest';
import { checkMessage } from '../../../../../main/engine/data/readers/arrow/checkMessage.ts';
import { defaultLimits } from '../../../../../main/engine/data/readers/limits.ts';
import { threadMs } from '../../../../support/threadTime.ts';

/** The descriptions of the messages of a stream. */
function messagesOf(stream: Uint8Array): Uint8Array[] {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const found: Uint8Array[] = [];
  for (let at = 0; at + 8 <= stream.length;) {
    const length = view.getUint32(at + 4, true);
    if (length === 0) break;
    const metadata = stream.slice(at + 8, at + 8 + length);
    found.push(metadata);
    at += 8 + length + checkMessage(metadata, defaultLimits).bodyBytes;
  }
  return found;
}

const table = tableFromArrays({ text: ['a', 'b'], number: Int32Array.of(1, 2) });
const [schema, ...batches] = messagesOf(tableToIPC(table, 'stream'));

describe('checkMessage', () => {
  it('knows what a message brings', () => {
    expect(checkMessage(schema!, defaultLimits)).toEqual({ kind: 'schema', bodyBytes: 0 });
    const kinds = batches.map((bytes) => checkMessage(bytes, defaultLimits).kind);
    expect(kinds).toEqual(['dictionary', 'batch'].slice(-kinds.length));
  });

  it('refuses what would keep its reader busy, whichever number becomes large', () => {
    for (const message of [schema!, ...batches]) {
      for (let at = 0; at + 4 <= message.length; at += 2) {
        for (const value of [0x7fffffff, 0xffffffff, 0x00ffffff, 0x0000ffff, 0x80000000]) {
          const changed = message.slice();
          new DataView(changed.buffer).setUint32(at, value, true);
          const started = threadMs();
          try {
            checkMessage(changed, defaultLimits);
            Message.decode(changed).header();
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(Error);
          }
          expect(threadMs() - started).toBeLessThan(500);
        }
      }
    }
  });

  it('refuses more columns than a table has', () => {
    expect(() => checkMessage(schema!, { ...defaultLimits, columns: 1 })).toThrow('more columns');
  });
});
