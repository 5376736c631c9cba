const everyMs = 250;

/** Passes calls on, one at most four times a second, the first after `quietMs`; those between are forgotten. */
export function nowAndThen<Told extends readonly unknown[]>(
  tell: (...told: Told) => void,
  quietMs = everyMs,
): (...told: Told) => void {
  let due = performance.now() + quietMs;
  return (...told) => {
    const now = performance.now();
    if (now < due) return;
    due = now + everyMs;
    tell(...told);
  };
}
