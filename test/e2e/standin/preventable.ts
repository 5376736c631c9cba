/** The first argument of Electron's events: whoever listens may stop what would follow. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
