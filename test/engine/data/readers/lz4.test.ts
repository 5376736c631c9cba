import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackLz4Frame } from '../../../../main/engine/data/readers/lz4.ts';

const noPause = (): null => null;

const frameHead = Buffer.from('04224d1860407f', 'hex');
const frameEnd = Buffer.alloc(4);

function block(bytes: Uint8Array, isPlain: boolean): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(isPlain ? bytes.length + 0x80000000 : bytes.length);
  return Buffer.concat([head, bytes]);
}

function frame(...blocks: readonly Buffer[]): Buffer {
  return Buffer.concat([frameHead, ...blocks, frameEnd]);
}

describe('unpackLz4Frame', () => {
  it('copies plain blocks and follows matches, also into the block before and over themselves', async () => {
    const plain = block(Buffer.from('abcd'), true);
    // Two literals, a match of six from four bytes back, one literal at the end.
    const packed = block(Buffer.from([0x22, 0x65, 0x66, 4, 0, 0x10, 0x67]), false);
    expect(Buffer.from(await unpackLz4Frame(frame(plain, packed), 13, noPause)).toString()).toBe(
      'abcdefcdefcdg',
    );
    const run = block(Buffer.from([0x1f, 0x78, 1, 0, 255, 10, 0x10, 0x79]), false);
    expect(Buffer.from(await unpackLz4Frame(frame(run), 286, noPause)).toString()).toBe(
      `${'x'.repeat(285)}y`,
    );
  });

  it.each([
    ['a match before the beginning', [0x10, 0x61, 9, 0]],
    ['a match of no distance', [0x10, 0x61, 0, 0]],
    ['literals that are cut off', [0xf0, 200, 1, 2]],
    ['more than fits', [0x1f, 0x61, 1, 0, 255, 255, 0]],
  ])('refuses %s', async (_, bytes) => {
    await expect(unpackLz4Frame(frame(block(Buffer.from(bytes), false)), 20, noPause)).rejects.toThrow();
  });

  it('refuses a frame of another size and what is no frame', async () => {
    const short = frame(block(Buffer.from('abc'), true));
    await expect(unpackLz4Frame(short, 4, noPause)).rejects.toThrow('another size');
    await expect(unpackLz4Frame(Buffer.from('no LZ4 frame'), 4, noPause)).rejects.toThrow();
  });

  it('any bytes unpack or throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        try {
          const packed = frame(block(Buffer.from(bytes), false));
          expect(await unpackLz4Frame(packed, 50, noPause)).toHaveLength(50);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
