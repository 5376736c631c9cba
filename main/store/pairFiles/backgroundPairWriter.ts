import { Worker } from 'node:worker_threads';
import type { DroppedRow, SourcePair } from '../../../shared/pair.ts';
import type { Finding, FindingKind, PairId } from '../../../shared/dataRoom.ts';
import { NudgeError, type ErrorData } from '../../../shared/errors.ts';

/** What the thread is told. */
export type ToWriter =
  | { readonly kind: 'rows'; readonly pairs: readonly SourcePair[]; readonly dropped: readonly DroppedRow[] }
  | {
      readonly kind: 'finish';
      readonly findings: readonly Finding[];
      readonly pairsOf: ReadonlyMap<FindingKind, Uint32Array>;
      readonly now: number;
    }
  | { readonly kind: 'abandon' };

/** What the thread answers: one `written` for every `rows`. */
export type FromWriter =
  | { readonly kind: 'written' | 'finished' | 'abandoned' }
  | { readonly kind: 'failed'; readonly error: ErrorData };

/** Rows that are handed over at once, by their number and by the characters of their texts. */
const rowsAtOnce = 256;
const charactersAtOnce = 2 ** 18;
/** How many such parcels may wait: enough that neither side ever waits for want of work, few in memory. */
const parcelsUnderWay = 4;
/** What the thread is given is garbage at once: without this limit V8 would pile up a hundred megabytes of it. */
const youngMegabytes = 4;

/**
 * A `PairWriter` in a thread of its own: half the work of an import is sorting words into the index, the other half
 * reading and checking. What goes wrong there is thrown by the next `room` or `finish`.
 */
export class BackgroundPairWriter {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #pairs: SourcePair[] = [];
  #dropped: DroppedRow[] = [];
  #characters = 0;
  #lastId = 0;
  #underWay = 0;
  #finished = false;
  #failure: NudgeError | null = null;
  #wake: (() => void) | null = null;

  /** `path`: where no file is yet. */
  constructor(path: string) {
    this.#worker = new Worker(threadEntry(), {
      workerData: path,
      name: 'Nudge pair writer',
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    this.#worker.on('message', (message: FromWriter) => {
      this.#take(message);
    });
    this.#worker.on('error', (error) => {
      this.#fail(NudgeError.from(error));
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        resolve();
        if (!this.#finished) this.#fail(threadLost());
      });
    });
  }

  /** The id that the pair will have. */
  addPair(pair: SourcePair): PairId {
    this.#pairs.push(pair);
    this.#characters += charactersOf(pair);
    this.#lastId += 1;
    this.#sendFull();
    return this.#lastId;
  }

  addDropped(row: DroppedRow): void {
    this.#dropped.push(row);
    this.#sendFull();
  }

  /** Resolves when there is room for more. @throws NudgeError DISK_FULL, HOME_UNWRITABLE */
  async room(): Promise<void> {
    await this.#until(() => this.#underWay <= parcelsUnderWay);
  }

  /** As `PairWriter.finish`. @throws NudgeError DISK_FULL, HOME_UNWRITABLE */
  async finish(
    findings: readonly Finding[],
    pairsOf: ReadonlyMap<FindingKind, Uint32Array>,
    now: number,
  ): Promise<void> {
    this.#send();
    this.#tell({ kind: 'finish', findings, pairsOf, now });
    await this.#until(() => this.#finished);
    await this.#ended;
  }

  /** Gives up, and resolves when the file is closed; it is the caller's to remove. */
  async abandon(): Promise<void> {
    this.#tell({ kind: 'abandon' });
    await this.#ended;
  }

  #take(message: FromWriter): void {
    if (message.kind === 'failed') this.#fail(NudgeError.fromData(message.error));
    else if (message.kind === 'written') this.#underWay -= 1;
    else this.#finished = true;
    this.#wake?.();
  }

  #fail(error: NudgeError): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  async #until(reached: () => boolean): Promise<void> {
    while (this.#failure === null && !reached()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== null) throw this.#failure;
  }

  #sendFull(): void {
    const rows = this.#pairs.length + this.#dropped.length;
    if (rows >= rowsAtOnce || this.#characters >= charactersAtOnce) this.#send();
  }

  #send(): void {
    if (this.#pairs.length + this.#dropped.length === 0) return;
    this.#tell({ kind: 'rows', pairs: this.#pairs, dropped: this.#dropped });
    this.#underWay += 1;
    this.#pairs = [];
    this.#dropped = [];
    this.#characters = 0;
  }

  #tell(message: ToWriter): void {
    this.#worker.postMessage(message);
  }
}

/** Beside this file, as source and as what the build makes of it. */
function threadEntry(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './writerThread.ts' : './writerThread.js',
    import.meta.url,
  );
}

function charactersOf({ pair }: SourcePair): number {
  if (pair.kind === 'text') return pair.prompt.length + pair.chosen.length + pair.rejected.length;
  let characters = 0;
  for (const turns of [pair.prompt, pair.chosen, pair.rejected]) {
    for (const { content } of turns) characters += content.length;
  }
  return characters;
}

function threadLost(): NudgeError {
  return new NudgeError(
    'INTERNAL',
    'The part of Nudge that writes the pairs down ended before its work was done.',
    'Import the file again. If it happens again, close other programs to free memory.',
  );
}
