import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PreferencePair } from '../../../../shared/pair.ts';
import { NudgeError, type ErrorData } from '../../../../shared/errors.ts';
import type { PackedTokens } from '../packedTokens.ts';

/** Where a tokenizer comes from, for each thread to load its own. */
export interface TokenSource {
  readonly modelDir: string;
  /** The moment that a chat template asking for the date is told. */
  readonly now: Date;
}

/** What a thread answers to a parcel of pairs. */
export type FromTokenThread = { readonly tokens: PackedTokens } | { readonly error: ErrorData };

/** Each thread has a vocabulary of its own: up to 200 MB for those of 150,000 words. */
const mostThreads = 6;

/** Texts are garbage at once: without this limit V8 lets a hundred megabytes of it pile up in each thread. */
const youngMegabytes = 16;

/** Parcels that wait at a thread while it works on one. */
const waiting = 1;

/**
 * Tokenizes pairs (`wholePairIds`) in as many threads as the processor runs at once. Gives for each parcel what became
 * of its pairs, in the parcels' order. Whoever stops asking ends the threads.
 * @throws NudgeError for a tokenizer or template that cannot be used
 */
export async function* tokenizeInThreads(
  parcels: Iterable<readonly PreferencePair[]>,
  source: TokenSource,
  threadCount = Math.min(mostThreads, availableParallelism()),
): AsyncGenerator<PackedTokens, void> {
  const threads = Array.from({ length: threadCount }, () => new TokenThread(source));
  const underWay: Promise<PackedTokens>[] = [];
  try {
    let sent = 0;
    for (const parcel of parcels) {
      // In turn: parcels are alike, and what came first is wanted first.
      const thread = threads[sent % threadCount];
      if (thread !== undefined) underWay.push(thread.tokenize(parcel));
      sent += 1;
      const first = underWay.length > threadCount * (1 + waiting) ? underWay.shift() : undefined;
      if (first !== undefined) yield await first;
    }
    for (const rest of underWay) yield await rest;
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

/** One thread; it answers in the order it was asked. */
class TokenThread {
  readonly #worker: Worker;
  #asked: PromiseWithResolvers<PackedTokens>[] = [];
  #failure: NudgeError | null = null;

  constructor(source: TokenSource) {
    this.#worker = new Worker(threadEntry(), {
      workerData: source,
      name: 'Nudge tokenizer',
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    this.#worker.on('message', (message: FromTokenThread) => {
      if ('error' in message) this.#fail(NudgeError.fromData(message.error));
      else this.#asked.shift()?.resolve(message.tokens);
    });
    this.#worker.on('error', (error) => {
      this.#fail(NudgeError.from(error));
    });
    this.#worker.on('exit', () => {
      this.#fail(threadLost());
    });
  }

  tokenize(parcel: readonly PreferencePair[]): Promise<PackedTokens> {
    const asked = Promise.withResolvers<PackedTokens>();
    // Another thread's error may end the work before anyone waits for this one.
    asked.promise.catch(() => undefined);
    if (this.#failure !== null) asked.reject(this.#failure);
    else {
      this.#asked.push(asked);
      this.#worker.postMessage(parcel);
    }
    return asked.promise;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: NudgeError): void {
    this.#failure ??= error;
    for (const asked of this.#asked) asked.reject(this.#failure);
    this.#asked = [];
  }
}

/** Beside this file, as source and as what the build makes of it. */
function threadEntry(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './tokenThread.ts' : './tokenThread.js', import.meta.url);
}

function threadLost(): NudgeError {
  return new NudgeError(
    'INTERNAL',
    'A part of Nudge that turns pairs into tokens ended before its work was done.',
    'Try again. If it happens again, close other programs to free memory.',
  );
}
