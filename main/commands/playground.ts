import { NudgeError } from '../../shared/errors.ts';
import type { PlaygroundRequest } from '../../shared/playground.ts';
import { modelPair } from '../services/modelPair.ts';
import type { ReadableDb } from '../store/database.ts';
import type { AskHost } from '../trainer/askHost.ts';
import type { CommandsOf, Emit, Handlers } from './handlers.ts';

interface Context {
  readonly db: ReadableDb;
  readonly ask: AskHost;
  readonly emit: Emit;
}

export function playgroundCommands({ db, ask, emit }: Context): Handlers<CommandsOf<'playground'>> {
  return {
    'playground.ask': (request) => {
      const pair = modelPair(db, request.modelId, request.runId);
      ask.stop();
      void answer(ask, emit, request, pair);
      return null;
    },
    'playground.stop': () => {
      ask.stop();
      return null;
    },
  };
}

/** Tells the window every side's end exactly once, also when neither could begin. */
async function answer(
  ask: AskHost,
  emit: Emit,
  { requestId, prompt, temperature, topP, maxNewTokens, seed }: PlaygroundRequest,
  pair: ReturnType<typeof modelPair>,
): Promise<void> {
  const open = new Set<'base' | 'tuned'>(pair.tuned === null ? ['base'] : ['base', 'tuned']);
  const request = { ...pair, prompt, maxNewTokens, sampling: { temperature, topP }, seed };
  try {
    await ask.answer(request, {
      onText: (side, text) => emit('playground.text', { requestId, side, text }),
      onEnd: (end) => {
        open.delete(end.side);
        emit('playground.end', { requestId, ...end, notes: [...end.notes] });
      },
    });
  } catch (thrown) {
    const error = NudgeError.from(thrown);
    const stopped = error.code === 'STOPPED';
    const how = stopped
      ? { reason: 'stopped' as const, error: null }
      : { reason: 'failed' as const, error: error.toData() };
    for (const side of open) {
      emit('playground.end', { requestId, side, tokens: 0, durationMs: 0, notes: [], ...how });
    }
  }
}
