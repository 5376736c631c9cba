/** One thing the app asked of the system that nobody can see here. */
interface Call {
  /** Such as `shell.openExternal`. */
  readonly what: string;
  readonly args: readonly unknown[];
}

/** In order, for tests to read: `app.evaluate(({ standin }) => standin.calls)`. */
export const calls: Call[] = [];

export function record(what: string, ...args: unknown[]): void {
  calls.push({ what, args });
}
