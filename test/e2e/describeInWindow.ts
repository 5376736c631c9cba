import { describe, it, vi } from 'vitest';
import { noWindows } from './launch.ts';

// Starting a window takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/**
 * `describe` for tests that open windows. Where none can be opened they are skipped and say why; under `CI=true`
 * that is a failure.
 */
export function describeInWindow(name: string, body: () => void): void {
  const reason = noWindows;
  if (reason === null) describe(name, body);
  else if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('opens windows', () => {
        throw new Error(reason);
      });
    });
  } else describe.skip(`${name}. Skipped: ${reason}`, body);
}
