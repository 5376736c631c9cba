/** Time a frame may spend on drawing; one chart is drawn in any case. Milliseconds. */
const budgetMs = 8;

const waiting = new Map<object, () => void>();
let frameAsked = false;
let spentMs = 0;
let resting = Promise.withResolvers<undefined>();
resting.resolve(undefined);

/**
 * Draws before one of the next paints. Charts that change together are spread over frames, so that the window never
 * stands still for them; of what is asked for `key` only the last is drawn.
 */
export function drawSoon(key: object, draw: () => void): void {
  waiting.set(key, draw);
  if (frameAsked) return;
  resting = Promise.withResolvers();
  askFrame();
}

/** Forgets what was to be drawn for `key`. */
export function forgetDrawing(key: object): void {
  waiting.delete(key);
}

/** Resolves once all that was asked for is drawn. */
export function allDrawn(): Promise<undefined> {
  return resting.promise;
}

/** Milliseconds that drawing has kept the page busy since it was loaded, laying out and painting included. */
export function drawingMs(): number {
  return spentMs;
}

function drawSome(): void {
  const begun = performance.now();
  for (const [key, draw] of waiting) {
    waiting.delete(key);
    draw();
    if (performance.now() > begun + budgetMs) break;
  }
  frameAsked = false;
  if (waiting.size > 0) askFrame();
  else resting.resolve(undefined);
  afterPaint(() => {
    spentMs += performance.now() - begun;
  });
}

function askFrame(): void {
  frameAsked = true;
  requestAnimationFrame(drawSome);
}

/** A message that is sent before a paint comes after it. */
function afterPaint(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(null);
}
