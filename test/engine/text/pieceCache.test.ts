import { expect, test } from 'vitest';
import { PieceCache } from '../../../main/engine/text/pieceCache.ts';

test('gives back what was put in, and nothing else', () => {
  const cache = new PieceCache<string[]>();
  expect(cache.get('dog')).toBeUndefined();
  cache.put('dog', ['d', 'og']);
  cache.put('dog', ['dog']);
  expect(cache.get('dog')).toEqual(['dog']);
  expect(cache.get('constructor')).toBeUndefined();
  cache.clear();
  expect(cache.get('dog')).toBeUndefined();
});

test('holds no more than two generations, and keeps what is asked for', () => {
  const cache = new PieceCache<number>({ pieces: 10 });
  cache.put('often', -1);
  for (let i = 0; i < 1000; i++) {
    cache.put(`piece ${String(i)}`, i);
    expect(cache.get('often')).toBe(-1);
  }
  const kept = Array.from({ length: 1000 }, (_, i) => cache.get(`piece ${String(i)}`) === i);
  expect(kept.filter(Boolean).length).toBeLessThanOrEqual(20);
  expect(kept[999]).toBe(true);
});

test('holds fewer long pieces than short ones', () => {
  const cache = new PieceCache<number>({ characters: 1000 });
  const pieces = Array.from({ length: 100 }, (_, i) => `${'x'.repeat(98)}${String(i).padStart(2, '0')}`);
  pieces.forEach((piece, i) => cache.put(piece, i));
  const kept = pieces.filter((piece) => cache.get(piece) !== undefined);
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(kept.length).toBeLessThanOrEqual(20);
});
