import { expect, test } from 'vitest';
import { PauseGate } from '../../main/trainer/pauseGate.ts';

test('holds where it is asked while closed, and counts the time', async () => {
  let now = 0;
  let rests = 0;
  const gate = new PauseGate(
    () => (rests += 1),
    () => now,
  );
  expect(gate.pause()).toBeNull();
  gate.close();
  expect(rests).toBe(0);
  now = 10;
  const waiting = gate.pause();
  expect(rests).toBe(1);
  now = 30;
  expect(gate.restedMs).toBe(20);
  gate.open();
  await waiting;
  now = 50;
  expect(gate.restedMs).toBe(20);
  expect(gate.pause()).toBeNull();
  gate.close();
  void gate.pause();
  now = 55;
  expect(gate.restedMs).toBe(25);
  expect(rests).toBe(2);
});

test('opened before anyone came, it costs nothing', () => {
  const gate = new PauseGate(
    () => undefined,
    () => 1,
  );
  gate.close();
  gate.open();
  expect(gate.pause()).toBeNull();
  expect(gate.restedMs).toBe(0);
});
