import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packTokens, unpackTokens } from '../../../main/engine/text/packedTokens.ts';
import { someTokens } from '../../support/someTokens.ts';

test('what is packed comes out again', () => {
  fc.assert(
    fc.property(fc.array(someTokens), (pairs) => {
      expect([...unpackTokens(packTokens(pairs))]).toEqual(pairs);
    }),
  );
});

test('ids are not copied', () => {
  const packed = packTokens([
    {
      promptIds: Int32Array.of(1),
      chosenIds: Int32Array.of(2, 3),
      rejectedIds: Int32Array.of(4),
      notes: [],
    },
  ]);
  const [pair] = unpackTokens(packed);
  expect(pair !== undefined && 'promptIds' in pair && pair.promptIds.buffer).toBe(packed.ids.buffer);
});
