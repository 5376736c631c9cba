import { describe, expect, it } from 'vitest';
import { shapeNames } from '../../../../shared/dataRoom.ts';
import type { Mapping } from '../../../../shared/dataRoom.ts';
import { columnNames, guessLayouts, guessOf, isSure } from '../../../../main/engine/data/layout.ts';
import { readPairs } from '../../../../main/engine/data/pairs.ts';
import { readAll, written } from '../readers/readAll.ts';
import { parts, samples } from './everyShape.ts';
import { formats } from './formats.ts';

describe.each(formats)('%s', (file, write) => {
  it.each(samples.map((sample) => [sample.shape, sample.name, sample] as const))(
    'gives the pairs of %s: %s',
    async (shape, _, { rows, pairs }) => {
      const read = await readPairs(written(write(rows), file));
      expect(read.mapping.shape).toBe(shape);
      expect(read.pairs.map(({ pair }) => pair)).toEqual(pairs);
      expect(read.dropped).toEqual([]);
    },
  );
});

describe('rows of a shape that nobody named', () => {
  const rows = parts.map((part, index) => ({ left: part[0], right: part[1], more: part[2], index }));

  it.each(formats)('are read from %s, and told apart by a person', async (file, write) => {
    const { rows: read } = await readAll(written(write(rows), file));
    expect(read.map(({ problem }) => problem)).toEqual(rows.map(() => null));
    expect(columnNames(read)).toEqual(['left', 'right', 'more', 'index']);
    const guesses = guessLayouts(read, null);
    expect(isSure(guesses)).toBe(false);
    const mapping: Mapping = {
      shape: 'trl',
      columns: { prompt: 'left', chosen: 'right', rejected: 'more' },
      pairing: 'best-worst',
      margin: 0,
    };
    expect(guessOf(mapping, read)).toEqual({ mapping, content: 'text', fits: 1 });
  });
});

it('every shape has its sample', () => {
  expect([...new Set(samples.map(({ shape }) => shape))].toSorted()).toEqual(shapeNames.toSorted());
});
