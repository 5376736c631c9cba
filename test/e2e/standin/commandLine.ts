import { launchArguments } from './launchArguments.ts';

/** Switches that are ours or Playwright's business, never Chromium's. */
const kept = ['inspect', 'no-sandbox', 'remote-debugging-port', 'remote-debugging-pipe', 'user-data-dir'];

/** Switches whose values are lists: appending adds to them. */
const lists = ['disable-features', 'enable-features'];

/** `app.commandLine`: what was given at launch and what the app added before it was ready. */
class CommandLine {
  readonly #switches = new Map(launchArguments.switches);

  appendSwitch(name: string, value = ''): void {
    const before = lists.includes(name) ? this.#switches.get(name) : undefined;
    this.#switches.set(name, before ? `${before},${value}` : value);
  }

  removeSwitch(name: string): void {
    this.#switches.delete(name);
  }

  hasSwitch(name: string): boolean {
    return this.#switches.has(name);
  }

  getSwitchValue(name: string): string {
    return this.#switches.get(name) ?? '';
  }

  /** As arguments for Chromium. */
  forChromium(): string[] {
    return [...this.#switches]
      .filter(([name]) => !kept.some((other) => name.startsWith(other)))
      .map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
  }
}

export const commandLine = new CommandLine();
