import { describe, expect, it } from 'vitest';
import { crosshairTarget } from '../../../renderer/charts/crosshairKeys.ts';

const steps = Float64Array.from({ length: 101 }, (_, i) => 10 * i);
const press = (
  key: string,
  current: number | null,
  range: readonly [number, number] = [0, 1000],
): number | null => crosshairTarget({ key, shiftKey: false }, steps, current, range);

describe('crosshairTarget', () => {
  it('begins at the end', () => {
    expect(press('ArrowLeft', null)).toBe(1000);
  });

  it('goes from point to point', () => {
    expect(press('ArrowLeft', 500)).toBe(490);
    expect(press('ArrowRight', 500)).toBe(510);
  });

  it('goes from between two points to the next one in its direction', () => {
    expect(press('ArrowLeft', 495)).toBe(490);
    expect(press('ArrowRight', 495)).toBe(500);
  });

  it('stays in view', () => {
    expect(press('ArrowRight', 1000)).toBe(1000);
    expect(press('ArrowLeft', 200, [195, 400])).toBe(200);
    expect([press('Home', 300, [195, 400]), press('End', 300, [195, 405])]).toEqual([200, 400]);
  });

  it('goes a tenth of what is in view with Shift', () => {
    expect(crosshairTarget({ key: 'ArrowRight', shiftKey: true }, steps, 500, [0, 1000])).toBe(600);
  });

  it('leaves other keys and empty charts alone', () => {
    expect(press('a', 500)).toBeNull();
    expect(crosshairTarget({ key: 'Home', shiftKey: false }, new Float64Array(0), null, [0, 1])).toBeNull();
  });
});
