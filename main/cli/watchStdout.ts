import { systemErrorCode } from '../engine/files/fileErrors.ts';
import { outputFailed } from './wording.ts';

const failedExitCode = 1;

/**
 * Asks the work in hand to stop, as Ctrl-C does, when standard output takes nothing more: its reader has gone
 * (`nudge … | head`), or its disk is full, which is a failure.
 */
export function watchStdout(): void {
  let isBroken = false;
  process.stdout.on('error', (error: Error) => {
    if (isBroken) return;
    isBroken = true;
    const code = systemErrorCode(error);
    if (code !== 'EPIPE') {
      process.stderr.write(`${outputFailed(code ?? error.message)}\n`);
      process.exitCode = failedExitCode;
    }
    process.emit('SIGINT');
  });
}
