import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLoss } from '../../../renderer/readings/loss.ts';
import { reading } from '../../../renderer/readings/reading.ts';
import { readGap, readRewards } from '../../../renderer/readings/rewards.ts';
import { readGradients } from '../../../renderer/readings/progress.ts';
import { readingWords } from '../../../renderer/text/readings.ts';

test('whatever the numbers, there is one sentence or two, without holes', () => {
  const value = fc.oneof(fc.double({ min: -1e3, max: 1e3 }), fc.constantFrom(NaN, Infinity, -Infinity, 0));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), fc.array(value, { maxLength: 6 }), (all, few) => {
      const curve = { steps: all.map((_, i) => i + 1), values: all };
      const heldOut = { steps: few.map((_, i) => 10 * i), values: few };
      for (const said of [
        readLoss({ train: curve, heldOut, start: Math.LN2 }),
        readGap({ train: curve, heldOut }),
        readRewards({ chosen: curve, rejected: heldOut, gap: curve }),
        readGradients(curve, 1),
      ]) {
        const { sentence, why } = readingWords(said);
        expect(sentence).toMatch(/^[A-Z\d].*\.$/);
        expect(sentence).not.toMatch(/undefined|NaN|Infinity|!/);
        expect(why.length).toBeGreaterThan(40);
      }
    }),
  );
});

test('a share and its sign stay on one line', () => {
  expect(readingWords(reading('accuracy.now', { at: 0.86 })).sentence).toContain('86\u00a0% of the pairs');
});
