/** Loaded first in every utility process: gives it `process.parentPort`. */
import { EventEmitter } from 'node:events';

/** Keeps what comes before somebody listens, as a message port does. */
class ParentPort extends EventEmitter {
  #early: unknown[] = [];

  constructor() {
    super();
    process.on('message', (data: unknown) => {
      if (this.listenerCount('message') > 0) this.#tell(data);
      else this.#early.push(data);
    });
    this.on('newListener', (event) => {
      if (event === 'message') setImmediate(() => this.#catchUp());
    });
  }

  postMessage(message: unknown): void {
    if (process.connected) process.send!(message);
  }

  #tell(data: unknown): void {
    this.emit('message', { data, ports: [] });
  }

  #catchUp(): void {
    const early = this.#early;
    this.#early = [];
    for (const data of early) this.#tell(data);
  }
}

Object.assign(process, { parentPort: new ParentPort(), type: 'utility' });
Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true });
// A utility process does not outlive its app.
process.on('disconnect', () => process.exit(0));
