import { parentPort, workerData } from 'node:worker_threads';
import type { PreferencePair } from '../../../../shared/pair.ts';
import { NudgeError } from '../../../../shared/errors.ts';
import { packTokens } from '../packedTokens.ts';
import { wholePairIds } from '../pairTokens.ts';
import { loadTokenizer } from '../tokenizer.ts';
import type { FromTokenThread, TokenSource } from './tokenThreads.ts';

/*
 * The entry of a thread that tokenizes pairs: for each parcel of pairs one answer, in order. `workerData` is where the
 * tokenizer comes from. After an error it takes no more.
 */

const { modelDir, now } = workerData as TokenSource;
const loading = loadTokenizer(modelDir, now);
loading.catch(() => {
  // Told with the first parcel.
});

async function take(pairs: readonly PreferencePair[]): Promise<void> {
  const tokenizer = await loading;
  const tokens = packTokens(pairs.map((pair) => wholePairIds(pair, tokenizer)));
  say({ tokens }, [tokens.heads.buffer, tokens.ids.buffer]);
}

function say(message: FromTokenThread, handedOver: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, handedOver);
}

parentPort?.on('message', (pairs: readonly PreferencePair[]) => {
  take(pairs).catch((thrown: unknown) => {
    say({ error: NudgeError.from(thrown).toData() });
    parentPort?.close();
  });
});
