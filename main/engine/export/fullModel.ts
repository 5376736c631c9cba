import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NudgeError } from '../../../shared/errors.ts';
import { checkReplaceable, writeFolderAtomically } from '../files/atomicFolder.ts';
import { writeAtomically, writeFully } from '../files/atomicWrite.ts';
import { readFailure } from '../files/fileErrors.ts';
import type { DeviceWeights } from '../model/deviceWeights.ts';
import { modelTensors, type ModelFolder } from '../model/modelFolder.ts';
import { writeSafetensors } from '../model/safetensorsWriter.ts';
import { singleFile } from '../model/weights.ts';
import type { Executor } from '../runtime/executor.ts';

/** A model's weights on the host, by their names in the checkpoint. */
export type HostWeights = ReadonlyMap<string, Float32Array>;

/** All weights on the host: on the CPU the very arrays, else a copy. */
export async function downloadWeights(
  executor: Executor,
  { family, architecture }: Pick<ModelFolder, 'family' | 'architecture'>,
  weights: DeviceWeights,
): Promise<HostWeights> {
  const host = new Map<string, Float32Array>();
  const groups = [
    { specs: family.outerTensors(architecture), tensors: weights.outerTensors },
    ...weights.layers.map((tensors, layer) => ({ specs: family.layerTensors(architecture, layer), tensors })),
  ];
  for (const { specs, tensors } of groups) {
    for (const { name, source } of specs) {
      const tensor = tensors[name];
      if (tensor !== undefined) host.set(source, await executor.download(tensor));
    }
  }
  return host;
}

/** What is not a weight and belongs to the model all the same: tokenizer, template, generation, license. */
const companions =
  /^(tokenizer.*|vocab\.(json|txt)|merges\.txt|special_tokens_map\.json|added_tokens\.json|chat_template\..*|generation_config\.json|(licen[cs]e|notice|use_policy).*)$/i;

/**
 * Writes a trained model as a Hugging Face folder: `model.safetensors`, `config.json`, and the base's tokenizer,
 * chat template and license files unchanged. `dir` appears when everything is complete.
 *
 * The weights are f32 whatever the base was stored as: a preference run moves them by less than the spacing
 * of bf16 (a weight of 0.02 has neighbours 1.2e-4 away, and a hundred steps at 1e-6 move it by 1e-4 at most), so
 * rounding would save another model than the one that was trained and measured. `config.json` says so too, because
 * transformers loads in the type it names.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE, FILE_UNREADABLE
 */
export function writeFullModel(
  dir: string,
  base: Pick<ModelFolder, 'dir' | 'config' | 'family' | 'architecture'>,
  weights: HostWeights,
): void {
  checkFullModelFolder(dir, base);
  const tensors = modelTensors(base.family, base.architecture).map(({ source, shape }) => ({
    name: source,
    shape,
    dtype: 'F32' as const,
    values: () => weights.get(source) ?? absent(source),
  }));
  const config = Buffer.from(`${JSON.stringify(asFloat32(base.config), null, 2)}\n`);
  writeFolderAtomically(dir, (partial) => {
    const write = (name: string, bytes: Uint8Array): void => {
      writeAtomically(join(partial, name), (file) => writeFully(file, bytes));
    };
    for (const name of companionsOf(base.dir)) write(name, readCompanion(join(base.dir, name)));
    write('config.json', config);
    writeSafetensors(join(partial, singleFile), tensors, { format: 'pt' });
  });
}

/**
 * Whether a trained model may be written to `dir`: a new or empty folder, or one with an earlier result alone.
 * @throws NudgeError FILE_UNWRITABLE
 */
export function checkFullModelFolder(dir: string, base: Pick<ModelFolder, 'dir'>): void {
  if (existsSync(dir) && realpathSync(dir) === realpathSync(base.dir)) throw wouldReplaceBase(dir);
  checkReplaceable(dir, [...companionsOf(base.dir), 'config.json', singleFile]);
}

/** The config with its element type, if it names one, set to f32. `torch_dtype` is the name before transformers 5. */
function asFloat32(config: ModelFolder['config']): ModelFolder['config'] {
  const named = ['dtype', 'torch_dtype'].filter((field) => field in config);
  return { ...config, ...Object.fromEntries(named.map((field) => [field, 'float32'])) };
}

function companionsOf(dir: string): string[] {
  return readdirSync(dir).filter((name) => companions.test(name) && statSync(join(dir, name)).isFile());
}

function readCompanion(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw readFailure(path, thrown);
  }
}

function wouldReplaceBase(dir: string): NudgeError {
  return new NudgeError(
    'FILE_UNWRITABLE',
    `${dir} is the folder of the model that was trained; it is not written over.`,
    'Choose another folder.',
    { path: dir },
  );
}

function absent(tensor: string): never {
  throw new NudgeError(
    'INTERNAL',
    `The model to be written has no values for ${tensor}.`,
    'Please report this, with the steps that led here.',
    { tensor },
  );
}
