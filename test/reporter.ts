import type { Reporter, SerializedError, TestModule } from 'vitest/node';

interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Ends the output with one line that a person or a script can read: `3 passed, 0 failed`, and `, 1 skipped`
 * where any was.
 */
export default class SummaryLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const line = summaryLine(countTests(modules, unhandledErrors));
    // Other reporters, and Vitest while it closes, may still have something to say: this comes last.
    process.once('exit', () => {
      process.stdout.write(`${line}\n`);
    });
  }
}

function summaryLine({ passed, failed, skipped }: TestCounts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/**
 * What broke outside a test (a file that cannot be loaded, a hook, a rejected promise nobody waits for) counts
 * as one failure each, and so does a test that never finished: a run that ends badly never reads `0 failed`.
 */
function countTests(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): TestCounts {
  const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      counts[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  return counts;
}
