import type { NudgeError } from '../../shared/errors.ts';
import { describeError } from './wording.ts';

/** The part of a stream that the command line writes to. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

const fallbackColumns = 80;
const fewestColumns = 20;

/**
 * What a command shows. Results go to standard output, remarks and errors to standard error. With `json`, standard
 * output holds one JSON object a line and nothing else.
 */
export class Output {
  readonly json: boolean;
  readonly #stdout: Terminal;
  readonly #stderr: Terminal;
  /** The line that is redrawn in place, as it stands; empty when there is none. */
  #live = '';

  constructor(json: boolean, stdout: Terminal = process.stdout, stderr: Terminal = process.stderr) {
    this.json = json;
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Whether a person watches standard output. */
  get isLive(): boolean {
    return !this.json && this.#stdout.isTTY === true;
  }

  /** Columns of the terminal, now; a terminal that does not tell says 0. */
  get columns(): number {
    const columns = this.#stdout.columns ?? 0;
    return columns === 0 ? fallbackColumns : Math.max(fewestColumns, columns);
  }

  /** Whole lines for people. */
  lines(lines: readonly string[]): void {
    this.#above(() => this.#stdout.write(lines.map((line) => `${line}\n`).join('')));
  }

  /** Text as it is, without a line break after it. */
  text(text: string): void {
    this.#stdout.write(text);
  }

  /** One JSON object as a line. */
  event(value: object): void {
    this.#stdout.write(`${JSON.stringify(snakeKeys(value))}\n`);
  }

  /** A remark beside the result. */
  note(text: string): void {
    this.#above(() => this.#stderr.write(`${text}\n`));
  }

  error(error: NudgeError): void {
    const { code, message, hint } = error;
    if (this.json) this.event({ event: 'error', code, message, hint });
    else this.note(describeError(error));
  }

  /** Draws the line that shows progress in place; an empty one takes it away. Only where a person watches. */
  live(line: string): void {
    if (!this.isLive || line === this.#live) return;
    this.#live = line;
    this.#redraw();
  }

  /** Takes the live line away, writes, and draws it again below. */
  #above(write: () => void): void {
    if (this.#live === '') {
      write();
      return;
    }
    this.#stdout.write('\r\x1b[K');
    write();
    this.#redraw();
  }

  #redraw(): void {
    this.#stdout.write(`\r\x1b[K${this.#live}`);
  }
}

/** JSON speaks as its field does: `trainPairs` → `train_pairs`, at every depth. */
function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeKeys(inner),
    ]),
  );
}
