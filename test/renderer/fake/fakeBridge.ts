import { afterEach, vi } from 'vitest';
import { commands, type CommandName } from '../../../shared/contract.ts';
import { FakeNudge } from './fakeNudge.ts';

type Handler = (payload: unknown) => void;

/**
 * Puts a fake main process behind the bridge of this very process, for tests of state without a page. What is sent
 * is cloned and must pass the contract's schemas, as on its way to the real one.
 */
export function fakeBridge(fake = new FakeNudge()): FakeNudge {
  const handlers = new Map<string, Set<Handler>>();
  vi.stubGlobal('window', {
    nudge: {
      call: async (name: CommandName, input: unknown) =>
        structuredClone(await fake.call(name, commands[name].input.parse(structuredClone(input)))),
      listen: (name: string, handler: Handler) => {
        const all = handlers.get(name) ?? new Set();
        handlers.set(name, all.add(handler));
        return () => all.delete(handler);
      },
    },
  });
  fake.send = async (name, payload) => {
    for (const handler of handlers.get(name) ?? []) handler(payload);
  };
  return fake;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The inputs of every call of a command so far. */
export function callsOf(fake: FakeNudge, name: CommandName): unknown[] {
  return fake.calls.filter((call) => call.name === name).map(({ input }) => input);
}
