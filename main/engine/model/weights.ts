import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NudgeError } from '../../../shared/errors.ts';
import { readFailure } from '../files/fileErrors.ts';
import type { TensorSpec } from './architecture.ts';
import { openSafetensors, type SafetensorsFile } from './safetensors.ts';
import { damaged, storedDtypeOf, type TensorInfo } from './safetensorsHeader.ts';

export const singleFile = 'model.safetensors';
export const indexFile = 'model.safetensors.index.json';

/** The weights of a model folder, in one file or in shards. */
export interface ModelWeights {
  readonly dir: string;
  /** Paths of the weight files, in order of their names. */
  readonly files: readonly string[];
  /** Every tensor by name. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Sum of the files' sizes. */
  readonly sizeBytes: number;
  /**
   * One tensor as f32.
   * @throws NudgeError MODEL_WEIGHTS when it is missing or has another shape (names both shapes)
   */
  readonly readTensor: (name: string, expectedShape: readonly number[]) => Float32Array<ArrayBuffer>;
}

/**
 * Opens `model.safetensors`, or the shards that `model.safetensors.index.json` lists. Reads headers only.
 * @throws NudgeError MODEL_WEIGHTS naming file and tensor; FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function openWeights(dir: string): ModelWeights {
  const places = findTensors(dir);
  const files = [...new Set(places.values())].sort((a, b) => (a.path < b.path ? -1 : 1));
  const tensors = new Map<string, TensorInfo>();
  for (const file of files) {
    for (const tensor of file.tensors) {
      if (places.get(tensor.name) === file) tensors.set(tensor.name, tensor);
    }
  }
  return {
    dir,
    files: files.map((file) => file.path),
    tensors,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    readTensor: (name, expectedShape) => {
      const file = places.get(name);
      if (file === undefined) throw missing(dir, name);
      checkShape(file.path, tensors.get(name)?.shape ?? [], { name, expectedShape });
      return file.read(name);
    },
  };
}

/**
 * Checks names and shapes before anything is loaded: every wanted tensor is there in its shape, and the
 * file's transformer holds no tensor that the family would leave out of its computation.
 * @throws NudgeError MODEL_WEIGHTS for a missing tensor or a wrong shape, MODEL_UNSUPPORTED for a tensor
 *   that nothing would use
 */
export function checkTensors(weights: ModelWeights, wanted: readonly TensorSpec[]): void {
  for (const { source, shape } of wanted) {
    const tensor = weights.tensors.get(source);
    if (tensor === undefined) throw missing(weights.dir, source);
    checkShape(weights.dir, tensor.shape, { name: source, expectedShape: shape });
    checkDtype(weights.dir, tensor);
  }
  const used = new Set(wanted.map((tensor) => tensor.source));
  for (const name of weights.tensors.keys()) {
    if (used.has(name) || !name.startsWith('model.') || isRecomputed(name)) continue;
    throw new NudgeError(
      'MODEL_UNSUPPORTED',
      `${weights.dir} holds the tensor ${name}, which this model family does not use.`,
      'The model differs from its family in a way Nudge does not compute. Choose another model.',
      { path: weights.dir, tensor: name },
    );
  }
}

function checkDtype(dir: string, { name, dtype }: TensorInfo): void {
  if (storedDtypeOf(dtype) !== null) return;
  throw new NudgeError(
    'MODEL_UNSUPPORTED',
    `${dir} stores ${name} as ${dtype}; Nudge reads F32, F16 and BF16.`,
    'Choose the version of the model that is not quantized.',
    { path: dir, tensor: name, dtype },
  );
}

/** Rotary frequencies that old checkpoints store although they follow from the config. */
function isRecomputed(name: string): boolean {
  return name.endsWith('.rotary_emb.inv_freq');
}

function missing(dir: string, tensor: string): NudgeError {
  return damaged(dir, `has no tensor ${tensor}`, { tensor });
}

function checkShape(
  path: string,
  shape: readonly number[],
  { name, expectedShape }: { name: string; expectedShape: readonly number[] },
): void {
  if (shape.length === expectedShape.length && shape.every((size, axis) => size === expectedShape[axis]))
    return;
  throw damaged(path, `holds ${name} as [${shape}], but config.json asks for [${expectedShape}]`, {
    tensor: name,
    found: `[${shape}]`,
    expected: `[${expectedShape}]`,
  });
}

/** Where each tensor lies. */
function findTensors(dir: string): Map<string, SafetensorsFile> {
  const single = join(dir, singleFile);
  if (existsSync(single)) {
    const file = openSafetensors(single);
    return new Map(file.tensors.map((tensor) => [tensor.name, file]));
  }
  const index = join(dir, indexFile);
  if (existsSync(index)) return findInShards(dir, readIndex(index));
  throw noWeights(dir);
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** Tensor name → shard file name. */
function readIndex(path: string): ReadonlyMap<string, string> {
  let index: unknown;
  try {
    index = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw damaged(path, 'is not JSON');
    throw readFailure(path, thrown);
  }
  const parsed = indexSchema.safeParse(index);
  if (!parsed.success) throw damaged(path, 'has no weight_map from tensor names to files');
  return new Map(Object.entries(parsed.data.weight_map));
}

function findInShards(dir: string, index: ReadonlyMap<string, string>): Map<string, SafetensorsFile> {
  const shards = new Map<string, SafetensorsFile>();
  for (const shard of new Set(index.values())) shards.set(shard, openShard(dir, shard));
  const places = new Map<string, SafetensorsFile>();
  for (const [tensor, shard] of index) {
    const file = shards.get(shard);
    if (!file?.has(tensor)) {
      throw damaged(join(dir, shard), `has no tensor ${tensor}, though the index says so`, { tensor });
    }
    places.set(tensor, file);
  }
  return places;
}

/** A shard beside the index. A name that leads out of the folder is refused before anything is opened. */
function openShard(dir: string, shard: string): SafetensorsFile {
  const index = join(dir, indexFile);
  if (!/^[^/\\:]+\.safetensors$/.test(shard)) {
    throw damaged(index, `names a shard that is not a safetensors file beside it: ${JSON.stringify(shard)}`, {
      shard,
    });
  }
  const path = join(dir, shard);
  if (!existsSync(path)) throw damaged(index, `names the shard ${shard}, which is missing`, { shard });
  return openSafetensors(path);
}

/** Why a folder holds no weights Nudge reads, as helpfully as its files allow. */
function noWeights(dir: string): NudgeError {
  const names = listFolder(dir);
  const context = { path: dir };
  if (names.includes('adapter_model.safetensors')) {
    return new NudgeError(
      'MODEL_WEIGHTS',
      `${dir} holds an adapter, not a whole model.`,
      'Choose the folder of the model the adapter was trained on.',
      context,
    );
  }
  const other = names.find((name) => /\.(bin|gguf|pt|pth|ckpt|h5|msgpack|onnx)$/i.test(name));
  if (other !== undefined) {
    return new NudgeError(
      'MODEL_WEIGHTS',
      `${dir} holds ${other}, but no ${singleFile}.`,
      'Nudge reads safetensors files only. Download the model in its safetensors form.',
      { ...context, found: other },
    );
  }
  return new NudgeError(
    'MODEL_WEIGHTS',
    `${dir} holds neither ${singleFile} nor ${indexFile}.`,
    'Choose the folder that holds config.json and the safetensors files of the model.',
    context,
  );
}

function listFolder(dir: string): string[] {
  try {
    if (statSync(dir).isDirectory()) return readdirSync(dir);
  } catch (thrown) {
    throw readFailure(dir, thrown);
  }
  throw new NudgeError(
    'MODEL_WEIGHTS',
    `${dir} is a file, not a model folder.`,
    'Choose the folder that holds the model, not one of its files.',
    { path: dir },
  );
}
