import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readPairs } from '../../main/engine/data/pairs.ts';
import type { Residuals } from '../../main/engine/model/programs.ts';
import { cpuExecutor } from '../../main/engine/runtime/session.ts';
import { loadTokenizer } from '../../main/engine/text/tokenizer.ts';
import { tokenizePairs } from '../../main/engine/text/pairTokens.ts';
import { gemmCeiling } from './ceiling.ts';
import { clearLedger, countingExecutor } from './flops.ts';
import { shapes, type Shape } from './shapes.ts';
import { microBatches, randomPairs, stepRunner } from './step.ts';

/*
 * npm run bench [-- --threads 2] [--shape 135M] [--detail]
 * Steps of three model shapes against ONNX Runtime's own matrix products in the same process. Each measurement is a
 * process of its own, so that its peak memory is its own.
 */

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    shape: { type: 'string' },
    residuals: { type: 'string', default: 'recompute' },
    steps: { type: 'string', default: '5' },
    detail: { type: 'boolean', default: false },
    one: { type: 'boolean', default: false },
  },
});
const threads = Number(values.threads);

const resultSchema = z.object({
  shape: z.string(),
  residuals: z.string(),
  stepMs: z.number(),
  tokensPerSecond: z.number(),
  gflops: z.number(),
  ceiling: z.number(),
  peakMb: z.number(),
  weightsMb: z.number(),
  compileMs: z.number(),
});
type Result = z.infer<typeof resultSchema>;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function measureShape(shape: Shape, residuals: Residuals): Promise<Result> {
  const plain = cpuExecutor(threads);
  const { executor, ledger } = countingExecutor(plain);
  const { network, step } = await stepRunner(executor, shape, residuals);
  const pairs = randomPairs(shape);
  const batches = microBatches(pairs, shape.microTokens, true);
  await step(batches);
  await step(batches);
  const times: number[] = [];
  for (let i = 0; i < Number(values.steps); i++) {
    clearLedger(ledger);
    const start = performance.now();
    await step(batches);
    times.push(performance.now() - start);
  }
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const stepMs = median(times);
  const flops = [...ledger.byProgram.values()].reduce((sum, entry) => sum + entry.flops, 0);
  if (values.detail)
    for (const [name, entry] of ledger.byProgram) process.stderr.write(`${name} ${JSON.stringify(entry)}\n`);
  const parameters = parameterCount(shape);
  return {
    shape: shape.name,
    residuals,
    stepMs,
    tokensPerSecond: (batches.reduce((sum, { realTokens }) => sum + realTokens, 0) / stepMs) * 1000,
    gflops: flops / stepMs / 1e6,
    ceiling: await gemmCeiling(plain, ledger),
    peakMb,
    weightsMb: (parameters * 4) / 2 ** 20,
    compileMs: await network.programs.compileMs(),
  };
}

function parameterCount({ config }: Shape): number {
  const n = (key: string): number => Number(config[key]);
  const [d, f, heads, kv] = [
    n('hidden_size'),
    n('intermediate_size'),
    n('num_attention_heads'),
    n('num_key_value_heads'),
  ];
  const attention = 2 * d * d + (2 * d * d * kv) / heads;
  return n('vocab_size') * d + d + n('num_hidden_layers') * (attention + 3 * d * f + 2 * d);
}

function measureInChild(shape: string, residuals: string): Result {
  const self = fileURLToPath(import.meta.url);
  const flags = ['--one', '--shape', shape, '--residuals', residuals, '--threads', values.threads];
  const more = values.detail ? ['--detail'] : [];
  const output = execFileSync(process.execPath, [self, ...flags, '--steps', values.steps, ...more], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return resultSchema.parse(JSON.parse(output));
}

function printResults(results: readonly Result[]): void {
  print(
    '| shape | residuals | step ms | tokens/s | GFLOP/s | Gemm GFLOP/s | ratio | peak MB | × weights | compile ms |',
  );
  print('|---|---|---|---|---|---|---|---|---|---|');
  for (const r of results) {
    const cells = [
      r.shape,
      r.residuals,
      r.stepMs.toFixed(0),
      r.tokensPerSecond.toFixed(0),
      r.gflops.toFixed(0),
      r.ceiling.toFixed(0),
      (r.gflops / r.ceiling).toFixed(2),
      r.peakMb.toFixed(0),
      (r.peakMb / r.weightsMb).toFixed(1),
      r.compileMs.toFixed(0),
    ];
    print(`| ${cells.join(' | ')} |`);
  }
}

/** The same steps over the sample pairs, with shared prompts and with every answer a row of its own, by turns; fastest of five. */
async function printSharedPromptGain(): Promise<void> {
  const shape = shapes.find(({ name }) => name === 'starter');
  if (shape === undefined) return;
  const modelDir = fileURLToPath(new URL('../../resources/starter-model', import.meta.url));
  const sample = fileURLToPath(new URL('../../resources/sample-pairs.jsonl', import.meta.url));
  const { pairs: rows } = await readPairs(sample);
  const options = { maxLength: 512, truncation: 'keep-answer' as const };
  const { pairs } = tokenizePairs(rows, await loadTokenizer(modelDir), options);
  const { step } = await stepRunner(cpuExecutor(threads), shape, 'recompute');
  const fed = { shared: 0, apart: 0 };
  const ms = { shared: 0, apart: 0 };
  for (let start = 0; start < pairs.length; start += 32) {
    const fastest = { shared: Infinity, apart: Infinity };
    for (let round = 0; round < 5; round++) {
      for (const kind of ['shared', 'apart'] as const) {
        const batches = microBatches(pairs.slice(start, start + 32), 2048, kind === 'shared');
        const begun = performance.now();
        await step(batches);
        fastest[kind] = Math.min(fastest[kind], performance.now() - begun);
        if (round === 0) fed[kind] += batches.reduce((sum, { rows: n, tokens }) => sum + n * tokens, 0);
      }
    }
    ms.shared += fastest.shared;
    ms.apart += fastest.apart;
  }
  const fewer = (fed.apart / fed.shared).toFixed(2);
  const faster = (ms.apart / ms.shared).toFixed(2);
  print(`Shared prompts on the sample pairs: ${fewer} × fewer tokens fed, ${faster} × faster.`);
}

if (values.one) {
  const shape = shapes.find(({ name }) => name === values.shape);
  if (shape === undefined) throw new Error(`no shape ${values.shape ?? ''}`);
  print(JSON.stringify(await measureShape(shape, values.residuals as Residuals)));
} else {
  const chosen = shapes.filter(({ name }) => values.shape === undefined || name === values.shape);
  const kinds: Residuals[] = ['recompute', 'save'];
  printResults(chosen.flatMap(({ name }) => kinds.map((kind) => measureInChild(name, kind))));
  if (values.shape === undefined) await printSharedPromptGain();
}
