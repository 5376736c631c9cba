import type { Bridge } from '../../../shared/contract.ts';
import type { FakeNudge } from '../fake/fakeNudge.ts';

/** A fake main process behind the bridge, for state that is tested without a page. */
export function bridgeTo(fake: FakeNudge): FakeNudge {
  const handlers = new Map<string, Set<(payload: unknown) => void>>();
  const nudge: Bridge = {
    call: (name, input) => fake.call(name, input),
    listen: (name, handler) => {
      const all = handlers.get(name) ?? new Set();
      handlers.set(name, all.add(handler));
      return () => all.delete(handler);
    },
    pathForFile: () => '',
  };
  fake.send = async (name, payload) => {
    for (const handler of handlers.get(name) ?? []) handler(payload);
  };
  Object.assign(globalThis, { window: { nudge } });
  return fake;
}

/** What was asked of the main process under a command's name. */
export function inputsOf(fake: FakeNudge, name: string): unknown[] {
  return fake.calls.filter((call) => call.name === name).map(({ input }) => input);
}
