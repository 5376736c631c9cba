import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDispatch } from '../../main/commands/dispatch.ts';
import type { Handlers } from '../../main/commands/handlers.ts';
import { commands, type CommandName } from '../../shared/contract.ts';
import { NudgeError } from '../../shared/errors.ts';

const names = Object.keys(commands) as CommandName[];

/** Handlers that note what reached them. */
function recording(change: Partial<Record<CommandName, () => never>> = {}) {
  const reached: string[] = [];
  const handlers = Object.fromEntries(
    names.map((name) => [name, change[name] ?? (() => (reached.push(name), `${name} done`))]),
  ) as unknown as Handlers<CommandName>;
  return { dispatch: createDispatch(handlers), reached };
}

describe('commands from the window', () => {
  it('reach their handler with checked input', async () => {
    const { dispatch, reached } = recording();
    expect(await dispatch('runs.get', { id: 3 })).toEqual({ ok: true, value: 'runs.get done' });
    expect(await dispatch('runs.list', undefined)).toEqual({ ok: true, value: 'runs.list done' });
    expect(reached).toEqual(['runs.get', 'runs.list']);
  });

  it.each([
    'runs.unknown',
    '',
    'constructor',
    '__proto__',
    'toString',
    42,
    null,
    undefined,
    ['runs.list'],
    {},
  ])('with the name %j are refused', async (name) => {
    const { dispatch, reached } = recording();
    const reply = await dispatch(name, undefined);
    expect(reply).toMatchObject({ ok: false, error: { code: 'USAGE' } });
    expect(reached).toEqual([]);
  });

  it.each(names)('%s: malformed input is refused and named', async (name) => {
    const { dispatch, reached } = recording();
    for (const input of [null, 7, 'text', [], { unexpected: true }, { id: '1' }, { ids: [0] }, { path: 3 }]) {
      const reply = await dispatch(name, input);
      expect(reply).toMatchObject({ ok: false, error: { code: 'USAGE', context: { command: name } } });
    }
    expect(reached).toEqual([]);
  });

  it.each(names)('%s: no input breaks the check', async (name) => {
    const { dispatch } = recording();
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (input) => {
        expect(typeof (await dispatch(name, input)).ok).toBe('boolean');
      }),
      { numRuns: 30 },
    );
  });

  it('give errors back as data, foreseen or not', async () => {
    const { dispatch } = recording({
      'runs.list': () => {
        throw new NudgeError('STORE_BROKEN', 'broken', 'mend it', { path: 'x' });
      },
      'data.list': () => {
        throw new TypeError('surprise');
      },
    });
    expect(await dispatch('runs.list', undefined)).toEqual({
      ok: false,
      error: { code: 'STORE_BROKEN', message: 'broken', hint: 'mend it', context: { path: 'x' } },
    });
    expect(await dispatch('data.list', undefined)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  });
});
