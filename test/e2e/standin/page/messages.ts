/** What a page's preload world tells the main process. */
export type FromPage =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'send'; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'ask'; readonly id: number; readonly permission: string }
  | { readonly kind: 'open'; readonly wanted: WantedWindow }
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'key'; readonly keys: Keys }
  | { readonly kind: 'contextMenu'; readonly params: ContextMenuParams };

/** What the main process tells it. */
export type ToPage =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly message: string }
  | { readonly kind: 'event'; readonly channel: string; readonly args: unknown[] };

/** A second window that a page asked for. */
export interface WantedWindow {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
}

/** A key the page left unhandled. */
export interface Keys {
  readonly key: string;
  readonly code: string;
  readonly control: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** Where a person asked for a menu, and on what. */
export interface ContextMenuParams {
  readonly x: number;
  readonly y: number;
  readonly selectionText: string;
  readonly isEditable: boolean;
  readonly linkURL: string;
}

/** What the isolated world is started with. */
export interface PreloadSettings {
  readonly inSubFrames: boolean;
  readonly argv: readonly string[];
  readonly versions: Readonly<Record<string, string | undefined>>;
}
