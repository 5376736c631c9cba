import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { saysFact, wordsOf } from '../../../resources/generator/exchange.ts';
import { inWords } from '../../../resources/generator/numbers.ts';
import { drawSamplePairs, type PairRow } from '../../../resources/generator/samplePairs.ts';
import { fruits } from '../../../resources/generator/world.ts';

const turn = (role: 'user' | 'assistant') =>
  z.strictObject({ role: z.literal(role), content: z.string().min(1) });
const rowShape = z.strictObject({
  prompt: z.array(z.union([turn('user'), turn('assistant')])).min(1),
  chosen: z.tuple([turn('assistant')]),
  rejected: z.tuple([turn('assistant')]),
});

function read(name: string): PairRow[] {
  const text = readFileSync(join(import.meta.dirname, '../../../resources', name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => rowShape.parse(JSON.parse(line)));
}

const parts = { training: read('sample-pairs.jsonl'), heldOut: read('sample-pairs-heldout.jsonl') };
const drawn = drawSamplePairs();
const chosenOf = (row: PairRow): string => row.chosen[0]?.content ?? '';
const rejectedOf = (row: PairRow): string => row.rejected[0]?.content ?? '';
const questionOf = (row: PairRow): string => row.prompt.at(-1)?.content ?? '';

describe.each(['training', 'heldOut'] as const)('the %s pairs', (part) => {
  const rows = parts[part];

  it('are what the generator writes', () => {
    expect(rows).toEqual(drawn[part].map(({ row }) => row));
  });

  it('end their prompts with a question', () => {
    expect(rows.filter((row) => row.prompt.at(-1)?.role !== 'user')).toEqual([]);
  });

  it('tell the truth in both answers', () => {
    for (const { row, must } of drawn[part]) {
      expect(saysFact(chosenOf(row), must), chosenOf(row)).toBe(true);
      expect(saysFact(rejectedOf(row), must), rejectedOf(row)).toBe(true);
    }
  });

  it('name the price of the table wherever the prompt asks for the price of one fruit', () => {
    const priced = rows.flatMap((row) => {
      const asked = / (?:how much|cost|price)/.test(` ${wordsOf(questionOf(row))}`);
      const named = fruits.filter(({ one, many }) =>
        saysFact(questionOf(row), [[`a ${one}`, `an ${one}`, `the ${many}`, `of ${many}`]]),
      );
      const counted = saysFact(questionOf(row), [
        ['two', 'three', 'four', 'five', 'ten', 'cheaper', 'more', 'less', 'and'],
      ]);
      const [fruit] = named;
      return asked && !counted && named.length === 1 && fruit ? [{ row, fruit }] : [];
    });
    expect(priced.length).toBeGreaterThan(part === 'training' ? 15 : 3);
    for (const { row, fruit } of priced) {
      expect(saysFact(chosenOf(row), [[inWords(fruit.price)]]), chosenOf(row)).toBe(true);
      expect(saysFact(rejectedOf(row), [[inWords(fruit.price)]]), rejectedOf(row)).toBe(true);
    }
  });

  it('do not give the better answer away by its length', () => {
    const longer = rows.filter((row) => chosenOf(row).length > rejectedOf(row).length).length;
    expect(longer / rows.length).toBeCloseTo(0.5, 1);
    const ratios = rows.map((row) => chosenOf(row).length / rejectedOf(row).length);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(mean).toBeGreaterThan(0.95);
    expect(mean).toBeLessThan(1.05);
  });
});

describe('the sample pairs', () => {
  const all = [...parts.training, ...parts.heldOut];

  it('are many', () => {
    expect(parts.training.length).toBeGreaterThanOrEqual(400);
    expect(parts.heldOut.length).toBeGreaterThanOrEqual(100);
  });

  it.each([
    ['question', questionOf],
    ['chosen answer', chosenOf],
    ['rejected answer', rejectedOf],
  ])('have no %s twice, in neither part', (_, textOf) => {
    expect(new Set(all.map((row) => wordsOf(textOf(row)))).size).toBe(all.length);
  });

  it('are the same every time they are drawn', () => {
    expect(drawSamplePairs()).toEqual(drawn);
  });
});
