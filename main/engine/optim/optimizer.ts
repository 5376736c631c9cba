import type { DeviceTensor, Executor, Program, TensorMap } from '../runtime/executor.ts';
import {
  adamwDefaults,
  buildAdamw,
  buildSumSquares,
  type AdamwOptions,
  type ParameterSpec,
} from './adamw.ts';
import { clipScale, globalNorm } from './clip.ts';

/** Trainable tensors that are updated in one run, e.g. those of one layer. */
export interface ParameterGroup {
  readonly specs: readonly ParameterSpec[];
  /** The tensors by name. A step replaces those that `specs` names. */
  readonly tensors: Record<string, DeviceTensor>;
}

/** The running means of one group: `m.<name>` and `v.<name>`. */
type Moments = Record<string, DeviceTensor>;

interface GroupPrograms {
  readonly adamw: Program;
  readonly sumSquares: Program;
}

/** AdamW over groups of tensors, with the gradient's global norm clipped. All state stays on the device. */
export class Optimizer {
  readonly groups: readonly ParameterGroup[];
  /** One map a group. Public for checkpoints. */
  readonly moments: readonly Moments[];
  /** t: updates made so far. */
  updates: number;
  readonly #executor: Executor;
  readonly #options: AdamwOptions;
  readonly #programs: readonly GroupPrograms[];

  private constructor(
    executor: Executor,
    groups: readonly ParameterGroup[],
    options: AdamwOptions,
    moments: readonly Moments[],
    programs: readonly GroupPrograms[],
  ) {
    this.#executor = executor;
    this.groups = groups;
    this.#options = options;
    this.moments = moments;
    this.#programs = programs;
    this.updates = 0;
  }

  static async create(
    executor: Executor,
    groups: readonly ParameterGroup[],
    options: Partial<AdamwOptions>,
  ): Promise<Optimizer> {
    const all = { ...adamwDefaults, ...options };
    const moments: Moments[] = [];
    for (const { specs } of groups) moments.push(await zeroMoments(executor, specs));
    return new Optimizer(executor, groups, all, moments, await compileAll(executor, groups, all));
  }

  /**
   * One update. `gradients`: one map a group, freed here.
   * @returns the gradient's norm before clipping; when it is not finite nothing was updated.
   */
  async step(gradients: readonly TensorMap[], learningRate: number, clipNorm: number): Promise<number> {
    const norm = await this.#norm(gradients);
    if (Number.isFinite(norm)) await this.#update(gradients, learningRate, clipScale(norm, clipNorm));
    for (const group of gradients) this.#freeAll(Object.values(group));
    return norm;
  }

  /** One number comes back from the device, however many groups there are. */
  async #norm(gradients: readonly TensorMap[]): Promise<number> {
    let squares = await this.#executor.upload(new Float32Array(1), [1]);
    for (const [i, { sumSquares }] of this.#programs.entries()) {
      const { squares: sum } = await sumSquares.run({
        ...prefixed('d', gradients[i] ?? {}),
        before: squares,
      });
      if (sum === undefined) throw new Error('the gradients have no sum of squares');
      this.#executor.free(squares);
      squares = sum;
    }
    const norm = globalNorm(await this.#executor.download(squares));
    this.#executor.free(squares);
    return norm;
  }

  async #update(gradients: readonly TensorMap[], learningRate: number, clip: number): Promise<void> {
    this.updates += 1;
    const { beta1, beta2 } = this.#options;
    const scalars: Record<string, DeviceTensor> = {};
    for (const [name, value] of Object.entries({
      lr: learningRate,
      clip,
      correction1: 1 - beta1 ** this.updates,
      correction2: 1 - beta2 ** this.updates,
    })) {
      scalars[name] = await this.#executor.upload(Float32Array.of(value), [1]);
    }
    for (const [i, group] of this.groups.entries())
      await this.#updateGroup(i, group, gradients[i] ?? {}, scalars);
    this.#freeAll(Object.values(scalars));
  }

  async #updateGroup(
    i: number,
    group: ParameterGroup,
    gradients: TensorMap,
    scalars: TensorMap,
  ): Promise<void> {
    const moments = this.moments[i] ?? {};
    const inputs = { ...prefixed('p', group.tensors), ...prefixed('d', gradients), ...moments, ...scalars };
    const next = (await this.#programs[i]?.adamw.run(inputs)) ?? {};
    for (const { name } of group.specs) {
      this.#replace(group.tensors, name, next[`next.p.${name}`]);
      this.#replace(moments, `m.${name}`, next[`next.m.${name}`]);
      this.#replace(moments, `v.${name}`, next[`next.v.${name}`]);
    }
  }

  #replace(tensors: Record<string, DeviceTensor>, name: string, next: DeviceTensor | undefined): void {
    const old = tensors[name];
    if (next === undefined) throw new Error(`AdamW gave no new ${name}`);
    tensors[name] = next;
    if (old !== undefined) this.#executor.free(old);
  }

  #freeAll(tensors: readonly DeviceTensor[]): void {
    for (const tensor of tensors) this.#executor.free(tensor);
  }
}

async function zeroMoments(executor: Executor, specs: readonly ParameterSpec[]): Promise<Moments> {
  const moments: Moments = {};
  for (const { name, shape } of specs) {
    const count = shape.reduce((a, b) => a * b, 1);
    for (const letter of ['m', 'v']) {
      moments[`${letter}.${name}`] = await executor.upload(new Float32Array(count), shape);
    }
  }
  return moments;
}

/** Groups of the same tensors share their programs. */
async function compileAll(
  executor: Executor,
  groups: readonly ParameterGroup[],
  options: AdamwOptions,
): Promise<GroupPrograms[]> {
  const known = new Map<string, GroupPrograms>();
  const programs: GroupPrograms[] = [];
  for (const { specs } of groups) {
    const key = JSON.stringify(specs);
    const group = known.get(key) ?? {
      adamw: await executor.compile(buildAdamw(specs, options)),
      sumSquares: await executor.compile(buildSumSquares(specs)),
    };
    known.set(key, group);
    programs.push(group);
  }
  return programs;
}

function prefixed(prefix: string, tensors: TensorMap): Record<string, DeviceTensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}.${name}`, tensor]));
}
