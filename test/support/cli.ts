import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { goldenPath } from './goldenModel.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export interface CliOptions {
  /** NUDGE_HOME of the process. */
  readonly home: string;
  /** Told of every line on standard output as it comes. */
  readonly onLine?: (line: string, child: ChildProcess) => void;
  /** A shell command that ends in running `"$@"`, e.g. to set a limit first. */
  readonly within?: string;
}

export interface CliResult {
  /** The exit code; null when a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON, line by line. */
  readonly events: () => CliEvent[];
}

export type CliEvent = Readonly<Record<string, unknown>>;

/** `nudge …` in a process of its own. */
export async function nudge(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const call = [process.execPath, 'main/cli.ts', ...args];
  const [program = '', ...rest] =
    options.within === undefined ? call : ['sh', '-c', options.within, 'sh', ...call];
  const child = spawn(program, rest, {
    cwd: repository,
    // As outside of npm, also where the tests run inside it.
    env: { ...process.env, npm_lifecycle_event: undefined, NUDGE_HOME: options.home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    collect(child.stdout, (line) => options.onLine?.(line, child)),
    collect(child.stderr, () => undefined),
    new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    }),
  ]);
  const events = (): CliEvent[] =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as CliEvent);
  return { code, stdout, stderr, events };
}

async function collect(stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<string> {
  stream.setEncoding('utf8');
  let text = '';
  let seen = 0;
  for await (const piece of stream) {
    text += String(piece);
    for (let end = text.indexOf('\n', seen); end !== -1; end = text.indexOf('\n', seen)) {
      onLine(text.slice(seen, end));
      seen = end + 1;
    }
  }
  return text;
}

/** The tiniest model there is, and pairs for it. */
export const tinyModelDir = goldenPath('models/llama-tied');
export const textPairs = goldenPath('pairs-text.jsonl');

/** A run of four steps without anything beside the training itself. */
export const quickTraining: readonly string[] = [
  ...['--device', 'cpu', '--batch', '4', '--eval-fraction', '0', '--sample-prompts', '0', '--json'],
];

/** What `nudge train` is given by a test that is about the model or the data. */
export function trainOn(model: string, data: string): string[] {
  return ['train', '--model', model, '--data', data, ...quickTraining];
}
