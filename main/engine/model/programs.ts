import { vjp } from '../autodiff/vjp.ts';
import {
  buildFullHead,
  buildFusedHead,
  buildHead,
  buildLogits,
  buildPutRows,
  buildTakeRows,
} from '../loss/logprob.ts';
import type { Graph } from '../onnx/graph.ts';
import type { Executor, Program } from '../runtime/executor.ts';
import type { TensorSpec } from './architecture.ts';
import { buildBlock, type BlockAdapter, type BlockCache } from './block.ts';
import { buildEmbed, buildEmbedVjp } from './embed.ts';
import type { ModelFolder } from './modelFolder.ts';

/** Which values a training pass keeps for its backward pass. */
export type Residuals = 'recompute' | 'save';

/** Saved residuals are the matrix products; everything between them is cheap to compute again. */
const savedOperators: ReadonlySet<string> = new Set(['Gemm']);

/** The programs of one model on one device, compiled when first asked for and then shared by all layers. */
export class Programs {
  readonly executor: Executor;
  readonly folder: Pick<ModelFolder, 'architecture' | 'family'>;
  readonly #layerTensors: readonly TensorSpec[];
  readonly #compiled = new Map<string, Promise<Program>>();

  constructor(executor: Executor, folder: Pick<ModelFolder, 'architecture' | 'family'>) {
    this.executor = executor;
    this.folder = folder;
    this.#layerTensors = folder.family.layerTensors(folder.architecture, 0);
  }

  /** Milliseconds spent compiling so far. */
  async compileMs(): Promise<number> {
    const programs = await Promise.all(this.#compiled.values());
    return programs.reduce((sum, program) => sum + program.compileMs, 0);
  }

  get(key: string, build: () => Graph): Promise<Program> {
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const program = this.executor.compile(build());
    this.#compiled.set(key, program);
    return program;
  }

  embed(): Promise<Program> {
    return this.get('embed', () => buildEmbed(this.folder.architecture));
  }

  embedVjp(accumulate: boolean): Promise<Program> {
    return this.get(`embed.vjp ${String(accumulate)}`, () =>
      buildEmbedVjp(this.folder.architecture, accumulate),
    );
  }

  head(): Promise<Program> {
    return this.get('head', () => buildHead(this.folder.architecture));
  }

  fusedHead(): Promise<Program> {
    return this.get('head.fused', () => buildFusedHead(this.folder.architecture));
  }

  fullHead(accumulate: boolean): Promise<Program> {
    return this.get(`head.full ${String(accumulate)}`, () =>
      buildFullHead(this.folder.architecture, accumulate),
    );
  }

  logits(): Promise<Program> {
    return this.get('logits', () => buildLogits(this.folder.architecture));
  }

  takeRows(): Promise<Program> {
    return this.get('takeRows', () => buildTakeRows(this.folder.architecture));
  }

  putRows(): Promise<Program> {
    return this.get('putRows', () => buildPutRows(this.folder.architecture));
  }

  #buildBlock(adapter: BlockAdapter | null, cache: BlockCache): Graph {
    const { architecture } = this.folder;
    return buildBlock({ architecture, tensors: this.#layerTensors, adapter, cache });
  }

  /** The layer as it runs when nothing will be differentiated. */
  block(adapter: BlockAdapter | null, cache: BlockCache): Promise<Program> {
    return this.get(`block ${adapterKey(adapter)} ${cache}`, () => this.#buildBlock(adapter, cache));
  }

  /** The layer and its gradient by x and by `trainable`. */
  trainingBlock(options: {
    readonly adapter: BlockAdapter | null;
    readonly trainable: readonly string[];
    readonly residuals: Residuals;
    readonly accumulate: boolean;
  }): { forward: Promise<Program>; backward: Promise<Program> } {
    const { adapter, trainable, residuals, accumulate } = options;
    const key = `${adapterKey(adapter)} ${residuals} ${trainable.join()}`;
    const differentiate = () =>
      vjp(this.#buildBlock(adapter, 'none'), {
        wrt: ['x', ...trainable],
        of: ['y'],
        ...(residuals === 'save' ? { save: savedOperators } : {}),
        accumulate: accumulate ? trainable : [],
      });
    return {
      forward: this.get(`block.train ${key}`, () => differentiate().forward),
      backward: this.get(`block.vjp ${key} ${String(accumulate)}`, () => differentiate().backward),
    };
  }
}

function adapterKey(adapter: BlockAdapter | null): string {
  if (adapter === null) return 'plain';
  const modules = adapter.targets.map(({ module }) => module).join('+');
  return `lora(${modules}, ${String(adapter.rank)}, ${String(adapter.scale)})`;
}
