import { NudgeError } from '../../shared/errors.ts';
import { openPort } from './port.ts';
import type { Farewell, TaskMessage } from './protocol.ts';
import type { Desk } from './task.ts';
import { tasks } from './tasks.ts';

/*
 * The entry of every engine process. It does one task and then waits to be ended by the app, so that no farewell is
 * lost in an exit.
 */

const port = openPort();
const orders: unknown[] = [];
let onOrder: ((order: unknown) => void) | null = null;
let onAbandoned: (() => void) | null = null;
let state: 'idle' | 'working' | 'finished' = 'idle';

const desk: Desk<unknown, unknown> = {
  tell: port.send,
  onOrder: (handler) => {
    onOrder = handler;
    orders.splice(0).forEach(handler);
  },
  onAbandoned: (handler) => {
    onAbandoned = handler;
  },
};

function sayFarewell(farewell: Farewell): void {
  port.send(farewell);
}

async function work({ task: name, input }: TaskMessage): Promise<void> {
  state = 'working';
  try {
    const found = tasks.find((task) => task.name === name);
    if (found === undefined) throw new Error(`there is no task ${name}`);
    sayFarewell({ farewell: 'done', result: await found.run(input, desk) });
  } catch (thrown) {
    sayFarewell({ farewell: 'failed', error: NudgeError.from(thrown).toData() });
  }
  state = 'finished';
  if (!port.isOpen()) process.exit();
}

port.onMessage((message) => {
  if (state === 'idle') void work(message as TaskMessage);
  else if (onOrder === null) orders.push(message);
  else onOrder(message);
});

port.onClose(() => {
  if (state !== 'working' || onAbandoned === null) process.exit();
  onAbandoned();
});

// Ctrl-C in a terminal reaches every process of the app; what happens to a run is the app's to say.
process.on('SIGINT', () => undefined);
