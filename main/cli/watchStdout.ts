import { systemErrorCode } from '../engine/files/fileErrors.ts';
import { outputFailed } from './wording.ts';

/**
 * Asks the work in hand to stop, as Ctrl-C does, when standard output takes nothing more: its reader has gone
 * (`nudge … | head`), or its disk is full. @returns whether writing failed for another reason than a reader who
 * has seen enough
 */
export function watchStdout(): () => boolean {
  let isBroken = false;
  let hasFailed = false;
  process.stdout.on('error', (error) => {
    if (isBroken) return;
    isBroken = true;
    const code = systemErrorCode(error);
    hasFailed = code !== 'EPIPE';
    if (hasFailed) process.stderr.write(`${outputFailed(code ?? error.message)}\n`);
    process.emit('SIGINT');
  });
  return () => hasFailed;
}
