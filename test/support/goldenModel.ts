import { fileURLToPath } from 'node:url';
import { openModelFolder, type ModelFolder } from '../../main/engine/model/modelFolder.ts';
import { openSafetensors } from '../../main/engine/model/safetensors.ts';
import type { TokenizedPair } from '../../shared/pair.ts';
import { readGolden } from './golden.ts';

/** Tiny random models that transformers wrote; `test/golden/README.md` says what each is there for. */
export const goldenModels = [
  'llama-tied',
  'llama-untied-sharded',
  'llama-bf16',
  'llama-f16',
  'llama-biased',
  'mistral',
  'qwen2',
  'qwen3',
] as const;

/** A path inside `test/golden`. */
export function goldenPath(name: string): string {
  return fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
}

export function goldenFolder(model: string): ModelFolder {
  return openModelFolder(goldenPath(`models/${model}`));
}

/** A pair as the golden files hold it. */
interface GoldenPair {
  readonly prompt_ids: readonly number[];
  readonly chosen_ids: readonly number[];
  readonly rejected_ids: readonly number[];
}

interface GoldenLogps {
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
}

interface GoldenGradient {
  readonly beta: number;
  readonly rows: readonly number[];
  readonly loss: number;
  readonly grad_norm: number;
  readonly policyLogps: GoldenLogps;
}

/** `values/<model>/values.json` */
export interface GoldenValues {
  readonly textPairs: readonly GoldenPair[];
  readonly chatPairs: readonly GoldenPair[];
  readonly logitsIds: readonly (readonly number[])[];
  readonly baseLogps: GoldenLogps;
  readonly chatBaseLogps: GoldenLogps;
  readonly adapterLogps: GoldenLogps;
  readonly loraGradient: GoldenGradient;
  readonly fullGradient?: GoldenGradient;
}

export function goldenValues(model: string): GoldenValues {
  return readGolden(`values/${model}/values.json`) as GoldenValues;
}

/** The tensors of `values/<model>/tensors.safetensors`. */
export function goldenTensors(model: string): (name: string) => Float32Array {
  return openSafetensors(goldenPath(`values/${model}/tensors.safetensors`)).read;
}

export function tokenizedPairs(pairs: readonly GoldenPair[]): TokenizedPair[] {
  return pairs.map((pair, row) => ({
    row,
    promptIds: Int32Array.from(pair.prompt_ids),
    chosenIds: Int32Array.from(pair.chosen_ids),
    rejectedIds: Int32Array.from(pair.rejected_ids),
    notes: [],
  }));
}
