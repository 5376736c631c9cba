import { brokenSince, changeOf, median, numbersOf, type Curve } from './curve.ts';
import { reading, type Reading } from './reading.ts';

/** A norm this many times the usual one is a spike; a level this many times the first one is an explosion. */
const spike = 20;
const explosion = 10;

/** @param clipNorm what the norm is cut down to; 0 where it is not */
export function readGradients(norm: Curve, clipNorm: number): Reading {
  const broken = brokenSince(norm);
  if (broken !== null) return reading('gradients.broken', { step: broken });
  const { steps, values } = numbersOf(norm);
  const change = changeOf(values);
  if (change === null) return reading('tooShort', { steps: values.length });
  if (change.direction > 0 && change.to > explosion * change.from) {
    return reading('gradients.exploding', { from: change.from, to: change.to });
  }
  const highest = Math.max(...values);
  if (highest > spike * median(values)) {
    return reading('gradients.spikes', { step: steps[values.indexOf(highest)]! });
  }
  const held = clipNorm > 0 ? values.filter((value) => value > clipNorm).length / values.length : 0;
  return held > 0.5 ? reading('gradients.clipped', { share: held }) : reading('gradients.calm');
}

export function readRate(rate: Curve): Reading {
  const { values } = numbersOf(rate);
  if (values.length < 2) return reading('tooShort', { steps: values.length });
  const [last, peak] = [values.at(-1)!, Math.max(...values)];
  if (last === peak && values[0]! < peak && values.at(-2)! < last) return reading('rate.warming');
  return reading(last < peak ? 'rate.falling' : 'rate.constant', { at: last });
}

/** A run this much slower than at first is worth telling. */
const slower = 0.7;

export function readSpeed(tokensPerSecond: Curve): Reading {
  const { values } = numbersOf(tokensPerSecond);
  const change = changeOf(values);
  if (change === null) return reading('tooShort', { steps: values.length });
  const slowed = change.direction < 0 && change.to < slower * change.from;
  return reading(slowed ? 'speed.slower' : 'speed.steady', { from: change.from, to: change.to });
}
