import { parentPort, workerData } from 'node:worker_threads';
import { NudgeError } from '../../../shared/errors.ts';
import type { ToWriter, FromWriter } from './backgroundPairWriter.ts';
import { PairWriter } from './pairWriter.ts';

/*
 * The entry of the thread that writes a new dataset's file while its source is still being read. `workerData` is the
 * file's path. After an error or the end it takes no more.
 */

let writer: PairWriter | null = null;

function take(message: ToWriter): void {
  writer ??= new PairWriter(workerData as string);
  if (message.kind === 'rows') {
    message.pairs.forEach((pair) => writer?.addPair(pair));
    message.dropped.forEach((row) => writer?.addDropped(row));
    say({ kind: 'written' });
  } else if (message.kind === 'finish') {
    writer.finish(message.findings, message.pairsOf, message.now);
    leave({ kind: 'finished' });
  } else {
    writer.abandon();
    leave({ kind: 'abandoned' });
  }
}

function say(message: FromWriter): void {
  parentPort?.postMessage(message);
}

function leave(message: FromWriter): void {
  say(message);
  parentPort?.close();
}

parentPort?.on('message', (message: ToWriter) => {
  try {
    take(message);
  } catch (thrown) {
    writer?.abandon();
    leave({ kind: 'failed', error: NudgeError.from(thrown).toData() });
  }
});
