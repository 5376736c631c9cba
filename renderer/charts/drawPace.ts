import { flushSync } from 'svelte';
import { drawingMs, drawSoon } from './drawQueue.ts';

/** Between two drawings, at least and at most. Milliseconds. */
const leastMs = 1000;
const mostMs = 5000;
/** A drawing takes this share of the time until the next: what draws is taken from the training beside it. */
const share = 0.01;
/** News comes about this often, and is written into the page as it comes: a drawing waits so long to go with it. */
const newsMs = 1000;

/** Since when a drawing counts, and what it takes. */
export interface DrawClock {
  readonly now: () => number;
  /** Milliseconds spent drawing so far. */
  readonly spent: () => number;
  /** Calls `draw` before the next paint. */
  readonly onPaint: (draw: () => void) => void;
}

/** When curves are drawn that grow all the time: the dearer a drawing, the seldomer. */
export class DrawPace {
  readonly #clock: DrawClock;
  #draw: (() => void) | null = null;
  /** Nothing is painted while the window is hidden: then this stays, and so does all that waits. */
  #paintAsked = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: { readonly at: number; readonly spent: number } | null = null;
  #watched = false;

  constructor(clock: DrawClock = pageClock) {
    this.#clock = clock;
  }

  /** Whether a person is at the curves: then they are drawn as often as there is something new, once a second. */
  set watched(watched: boolean) {
    this.#watched = watched;
    if (watched) this.#drawIfDue();
  }

  /** Draws when it is time; asked again meanwhile, only the last is drawn. */
  soon(draw: () => void): void {
    this.#draw = draw;
    this.#drawIfDue();
  }

  /** What waits is drawn before the next paint. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#draw === null || this.#paintAsked) return;
    this.#paintAsked = true;
    this.#clock.onPaint(() => {
      this.#paintAsked = false;
      this.#last = { at: this.#clock.now(), spent: this.#clock.spent() };
      const draw = this.#draw;
      this.#draw = null;
      draw?.();
    });
  }

  #drawIfDue(): void {
    const wait = this.#waitMs();
    if (wait <= 0) this.now();
    else if (this.#draw !== null) this.#timer ??= setTimeout(() => this.now(), wait + newsMs);
  }

  #waitMs(): number {
    if (this.#last === null) return 0;
    const cost = this.#clock.spent() - this.#last.spent;
    const gap = this.#watched ? leastMs : Math.min(mostMs, Math.max(leastMs, cost / share));
    // The news of a second ago is a little early or late.
    return this.#last.at + gap - newsMs / 10 - this.#clock.now();
  }
}

const pageClock: DrawClock = {
  now: () => performance.now(),
  spent: drawingMs,
  // Charts that follow from it are drawn before the same paint, as far as there is time.
  onPaint: (draw) => drawSoon(draw, () => flushSync(draw)),
};
