/**
 * Where words and menus that float over the window belong in the document: in the dialog or the part of the window that
 * they are about, so that a screen reader finds them there.
 */
export function floatHome(anchor: HTMLElement | null): HTMLElement {
  return anchor?.closest<HTMLElement>('[role="dialog"], main, nav') ?? document.body;
}
