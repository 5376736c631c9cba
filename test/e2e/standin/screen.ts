import { EventEmitter } from 'node:events';

/** In pixels, from the top left of all displays. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Display {
  readonly id: number;
  readonly label: string;
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
  readonly size: { readonly width: number; readonly height: number };
  readonly workAreaSize: { readonly width: number; readonly height: number };
  readonly scaleFactor: number;
  readonly rotation: number;
  readonly internal: boolean;
}

function display(id: number, bounds: Rectangle): Display {
  const { width, height } = bounds;
  const size = { width, height };
  return {
    id,
    label: `Display ${id}`,
    bounds,
    workArea: bounds,
    size,
    workAreaSize: size,
    scaleFactor: 1,
    rotation: 0,
    internal: false,
  };
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** `electron.screen`: one display, or those a test sets. */
class Screen extends EventEmitter {
  #displays: readonly Display[] = [display(1, { x: 0, y: 0, width: 1920, height: 1080 })];

  /** What is plugged in from now on. The first is the primary one. */
  setDisplays(bounds: readonly Rectangle[]): void {
    this.#displays = bounds.map((each, index) => display(index + 1, each));
    this.emit('display-metrics-changed');
  }

  getAllDisplays(): readonly Display[] {
    return this.#displays;
  }

  getPrimaryDisplay(): Display {
    return this.#displays[0]!;
  }

  /** The one that shows most of it. */
  getDisplayMatching(rectangle: Rectangle): Display {
    const bySize = [...this.#displays].sort(
      (a, b) => overlap(b.bounds, rectangle) - overlap(a.bounds, rectangle),
    );
    return bySize[0]!;
  }

  getDisplayNearestPoint({ x, y }: { readonly x: number; readonly y: number }): Display {
    return this.getDisplayMatching({ x, y, width: 1, height: 1 });
  }

  getCursorScreenPoint(): { x: number; y: number } {
    return { x: 0, y: 0 };
  }
}

export const screen = new Screen();
