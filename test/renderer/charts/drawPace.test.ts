import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DrawPace } from '../../../renderer/charts/drawPace.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** Curves whose drawing takes so long, with news of them every second. When they were drawn, in seconds. */
function bench(costMs: number) {
  let spent = 0;
  const drawnAt: number[] = [];
  const pace = new DrawPace({ now: Date.now, spent: () => spent, onPaint: (draw) => draw() });
  const draw = (): void => {
    drawnAt.push(Date.now() / 1000);
    spent += costMs;
  };
  const news = (seconds: number, everyMs = 1000): void => {
    for (let at = 0; at < seconds * 1000; at += everyMs) {
      pace.soon(draw);
      vi.advanceTimersByTime(everyMs);
    }
  };
  return { pace, drawnAt, draw, news };
}

describe('DrawPace', () => {
  it('draws cheap curves with all news', () => {
    const { drawnAt, news } = bench(4);
    news(5);
    expect(drawnAt).toEqual([0, 1, 2, 3, 4]);
  });

  it('draws once a second where news comes more often', () => {
    const { drawnAt, news } = bench(4);
    news(3, 100);
    expect(drawnAt.length).toBeLessThanOrEqual(4);
  });

  it('takes a hundredth of the time for dear curves', () => {
    const { drawnAt, news } = bench(30);
    news(10);
    expect(drawnAt).toEqual([0, 3, 6, 9]);
  });

  it('shows news every few seconds, whatever it costs', () => {
    const { drawnAt, news } = bench(2000);
    news(16);
    expect(drawnAt).toEqual([0, 5, 10, 15]);
  });

  it('draws the last news also when no other comes', () => {
    const { drawnAt, news } = bench(30);
    news(2);
    vi.advanceTimersByTime(10_000);
    expect(drawnAt).toHaveLength(2);
    expect(drawnAt[1]).toBeLessThanOrEqual(5);
  });

  it('draws once a second what a person looks at closely', () => {
    const { pace, drawnAt, news } = bench(2000);
    news(2);
    pace.watched = true;
    expect(drawnAt).toEqual([0, 2]);
    news(3);
    expect(drawnAt).toEqual([0, 2, 3, 4]);
    pace.watched = false;
    news(4);
    expect(drawnAt).toHaveLength(4);
  });

  it('draws nothing in a hidden window, and the last news once it is seen again', () => {
    const paints: (() => void)[] = [];
    const pace = new DrawPace({ now: Date.now, spent: () => 0, onPaint: (draw) => paints.push(draw) });
    const drawn: number[] = [];
    for (let news = 1; news <= 30; news++) {
      pace.soon(() => drawn.push(news));
      vi.advanceTimersByTime(1000);
    }
    expect([paints.length, vi.getTimerCount()]).toEqual([1, 0]);
    paints[0]?.();
    expect(drawn).toEqual([30]);
  });

  it('draws at once when told to, and nothing twice', () => {
    const { pace, drawnAt, news } = bench(2000);
    news(2);
    pace.now();
    pace.now();
    expect(drawnAt).toEqual([0, 2]);
    vi.advanceTimersByTime(10_000);
    expect(drawnAt).toEqual([0, 2]);
  });
});
