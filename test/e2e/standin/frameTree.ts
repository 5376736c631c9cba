import type { CdpSession } from './cdp.ts';
import { preloadWorldName } from './page/sources.ts';
import { WebFrameMain } from './webFrameMain.ts';

/** The frames of one page, kept as Chromium reports them. */
export class FrameTree {
  readonly main: WebFrameMain;
  readonly #page: CdpSession;
  readonly #frames = new Map<string, WebFrameMain>();

  /** @param mainId the main frame's id, which is its page's */
  constructor(page: CdpSession, mainId: string) {
    this.#page = page;
    this.main = new WebFrameMain(page, mainId, null);
    this.#frames.set(mainId, this.main);
    this.#follow();
  }

  get(id: string): WebFrameMain | undefined {
    return this.#frames.get(id);
  }

  get all(): WebFrameMain[] {
    return [...this.#frames.values()];
  }

  /** The frame whose preload world that is. */
  ofContext(context: number): WebFrameMain | undefined {
    return this.all.find((frame) => frame.context === context);
  }

  #add(id: string, parentId: string | undefined): WebFrameMain {
    const known = this.#frames.get(id);
    if (known) return known;
    const parent = this.#frames.get(parentId ?? '') ?? this.main;
    const frame = new WebFrameMain(this.#page, id, parent);
    this.#frames.set(id, frame);
    return frame;
  }

  #remove(id: string): void {
    const frame = this.#frames.get(id);
    if (!frame || frame === this.main) return;
    frame.detached = true;
    this.#frames.delete(id);
  }

  #follow(): void {
    const page = this.#page;
    page.on('Page.frameAttached', ({ frameId, parentFrameId }) => this.#add(frameId, parentFrameId));
    page.on('Page.frameDetached', ({ frameId }) => this.#remove(frameId));
    page.on('Page.frameNavigated', ({ frame }) => {
      this.#add(frame.id, frame.parentId).navigated(
        frame.url + (frame.urlFragment ?? ''),
        frame.loaderId,
        frame.name ?? '',
      );
    });
    page.on('Page.navigatedWithinDocument', ({ frameId, url }) =>
      this.#frames.get(frameId)?.navigatedWithin(url),
    );
    page.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== preloadWorldName) return;
      const { frameId } = context.auxData as { frameId: string };
      this.#add(frameId, undefined).context = context.id;
    });
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      const frame = this.ofContext(executionContextId);
      if (frame) frame.context = undefined;
    });
    page.on('Runtime.executionContextsCleared', () => {
      for (const frame of this.all) frame.context = undefined;
    });
  }
}
