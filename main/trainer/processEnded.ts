import { constants } from 'node:os';
import { NudgeError } from '../../shared/errors.ts';

/** Why a process ended that did not say goodbye. Electron gives a signal's number as exit code. */
export function processEnded(name: string, code: number | null, signal: string | null): NudgeError {
  const number = signal === null ? signalIn(code) : signalNumber(signal);
  const context = { code, signal: number };
  if (number === constants.signals.SIGKILL || number === constants.signals.SIGTERM) {
    return new NudgeError(
      'STOPPED',
      `The ${name} process was ended from outside (signal ${String(number)}).`,
      'If memory ran out, close other programs, or choose a smaller model, a shorter maximum length or fewer micro-batch tokens.',
      context,
    );
  }
  const how = number === null ? `exit code ${String(code ?? 'unknown')}` : `signal ${String(number)}`;
  return new NudgeError(
    'INTERNAL',
    `The ${name} process ended unexpectedly (${how}).`,
    'If memory ran out, close other programs or choose a smaller model. If it happens again, please report it.',
    context,
  );
}

function signalNumber(name: string): number | null {
  return (constants.signals as Readonly<Record<string, number>>)[name] ?? null;
}

/** Shells add 128 to a signal's number. Exit codes below 32 are signals only to Electron on Linux and macOS. */
function signalIn(code: number | null): number | null {
  if (code === null || process.platform === 'win32') return null;
  const number = code > 128 ? code - 128 : code;
  const { SIGKILL, SIGTERM, SIGABRT, SIGSEGV } = constants.signals;
  const known: readonly number[] = [SIGKILL, SIGTERM, SIGABRT, SIGSEGV];
  return known.includes(number) ? number : null;
}
