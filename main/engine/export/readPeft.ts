import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NudgeError, type ErrorContext } from '../../../shared/errors.ts';
import type { LoraConfig } from '../../../shared/model.ts';
import { readFailure } from '../files/fileErrors.ts';
import { loraTargets } from '../model/lora.ts';
import type { ModelFolder } from '../model/modelFolder.ts';
import { openSafetensors, type SafetensorsFile } from '../model/safetensors.ts';
import type { LoraWeights } from '../train/policy.ts';
import { peftConfigFile, peftTensors, peftWeightsFile, type PeftTensor } from './peftNames.ts';

export interface PeftAdapter {
  readonly config: LoraConfig;
  readonly weights: LoraWeights;
  /** `base_model_name_or_path`, null where the file names none. */
  readonly baseModel: string | null;
}

type Folder = Pick<ModelFolder, 'family' | 'architecture'>;

/**
 * Reads a PEFT LoRA adapter made for the model in `folder`, by Nudge or by any other trainer.
 * @throws NudgeError MODEL_ADAPTER when the adapter is of a kind Nudge does not compute, lacks a tensor, holds one
 *   nothing would use, or was made for a model of other sizes (each named); MODEL_WEIGHTS when the weight file
 *   is damaged; FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function readPeftAdapter(dir: string, folder: Folder): PeftAdapter {
  const fields = readConfig(dir);
  checkSupported(dir, fields);
  const file = openWeightsFile(dir);
  const config: LoraConfig = {
    rank: fields.r,
    alpha: fields.lora_alpha,
    rslora: fields.use_rslora ?? false,
    targets: targetsOf(file, folder),
  };
  const wanted = peftTensors(folder, config);
  checkTensors(file, wanted);
  const layers: Record<string, Float32Array>[] = [];
  for (const { layer, name, peftName } of wanted) {
    (layers[layer] ??= {})[name] = file.read(peftName);
  }
  return { config, weights: layers, baseModel: fields.base_model_name_or_path ?? null };
}

const configSchema = z.looseObject({
  peft_type: z.string(),
  r: z.number().int().min(1).max(65_536),
  lora_alpha: z.number().positive(),
  use_rslora: z.boolean().nullish(),
  base_model_name_or_path: z.string().nullish(),
});
type PeftConfig = z.infer<typeof configSchema>;

function readConfig(dir: string): PeftConfig {
  const path = join(dir, peftConfigFile);
  let config: unknown;
  try {
    config = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw unfit(path, 'is not JSON');
    throw readFailure(path, thrown);
  }
  const parsed = configSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw unfit(path, field === '' ? 'is not a JSON object' : `has no usable ${field}`, { field });
}

const empty = (value: unknown): boolean =>
  value === undefined || value === null || value === false || isEmptyCollection(value);

function isEmptyCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Ways of starting that leave the base weights as they are; others (PiSSA, OLoRA, CorDA) change them. */
const harmlessStarts: readonly unknown[] = [undefined, null, true, false, 'gaussian', 'eva', 'orthogonal'];

/** Fields of PEFT's LoraConfig that change what the adapter computes, and when they do not. */
const unsupported: Readonly<Record<string, (value: unknown) => boolean>> = {
  use_dora: empty,
  bias: (value) => empty(value) || value === 'none',
  lora_bias: empty,
  modules_to_save: empty,
  rank_pattern: empty,
  alpha_pattern: empty,
  layers_to_transform: empty,
  layer_replication: empty,
  target_parameters: empty,
  trainable_token_indices: empty,
  alora_invocation_tokens: empty,
  use_qalora: empty,
  use_bdlora: empty,
  arrow_config: empty,
  kasa_config: empty,
  velora_config: empty,
  monteclora_config: empty,
  init_lora_weights: (value) => harmlessStarts.includes(value),
};

function checkSupported(dir: string, config: PeftConfig): void {
  if (config.peft_type !== 'LORA') throw notComputed(dir, 'peft_type', config.peft_type);
  for (const [field, isNeutral] of Object.entries(unsupported)) {
    if (!isNeutral(config[field])) throw notComputed(dir, field, config[field]);
  }
}

function notComputed(dir: string, field: string, value: unknown): NudgeError {
  return new NudgeError(
    'MODEL_ADAPTER',
    `${join(dir, peftConfigFile)} asks for ${field} = ${JSON.stringify(value)}, which Nudge does not compute.`,
    'Nudge reads plain LoRA adapters: the same rank everywhere, no trained biases, no whole layers beside it.',
    { path: dir, field },
  );
}

function openWeightsFile(dir: string): SafetensorsFile {
  const path = join(dir, peftWeightsFile);
  if (!existsSync(path) && existsSync(join(dir, 'adapter_model.bin'))) {
    throw unfit(dir, `holds adapter_model.bin, but no ${peftWeightsFile}`, { found: 'adapter_model.bin' });
  }
  return openSafetensors(path);
}

/**
 * The layers that the file's tensors sit on. `target_modules` is not asked: PEFT also allows patterns there,
 * and the tensors say the same without them.
 */
function targetsOf(file: SafetensorsFile, { family, architecture }: Folder): LoraConfig['targets'] {
  const all = loraTargets(family.layerTensors(architecture, 0), {
    rank: 1,
    alpha: 1,
    rslora: false,
    targets: 'all',
  });
  const used = all
    .map(({ module }) => module)
    .filter((module) => file.tensors.some(({ name }) => name.includes(`.${module}.lora_`)));
  if (used.length === 0) throw unfit(file.path, 'holds no LoRA matrices for the linear layers of this model');
  return used.length === all.length ? 'all' : used;
}

function checkTensors(file: SafetensorsFile, wanted: readonly PeftTensor[]): void {
  const found = new Map(file.tensors.map((tensor) => [tensor.name, tensor]));
  for (const { peftName, shape } of wanted) {
    const tensor = found.get(peftName);
    if (tensor === undefined) throw unfit(file.path, `has no tensor ${peftName}`, { tensor: peftName });
    if (tensor.shape.join() !== shape.join()) {
      const sizes = { found: `[${tensor.shape}]`, expected: `[${shape}]` };
      const what = `holds ${peftName} as ${sizes.found}, but on this model it is ${sizes.expected}`;
      throw unfit(file.path, what, { tensor: peftName, ...sizes });
    }
    found.delete(peftName);
  }
  const [stranger] = found.keys();
  if (stranger === undefined) return;
  throw unfit(file.path, `holds ${stranger}, which has no place in this model`, { tensor: stranger });
}

/** `what` follows the file's name. */
function unfit(path: string, what: string, context: ErrorContext = {}): NudgeError {
  return new NudgeError(
    'MODEL_ADAPTER',
    `${path} ${what}.`,
    'Choose the folder of a LoRA adapter that was trained on this very model, copied completely.',
    { path, ...context },
  );
}
