import { appendFileSync } from 'node:fs';
import { format } from 'node:util';

/**
 * Copies what the main process writes into a file too. A test hears the process only once Playwright hands it over;
 * what went wrong before that would be lost.
 */
export function copyLogTo(file: string): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      appendFileSync(file, chunk);
      return write(chunk, ...rest);
    };
  }
  process.on('uncaughtExceptionMonitor', (error) => appendFileSync(file, format(error)));
}
