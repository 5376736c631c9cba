import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { NudgeError } from '../../shared/errors.ts';
import { readFailure, writeFailure } from '../engine/files/fileErrors.ts';
import { readModelConfig } from '../engine/model/configFile.ts';
import type { DeviceWeights } from '../engine/model/deviceWeights.ts';
import { familyOf } from '../engine/model/families/index.ts';
import { initialWeights } from '../engine/model/initialWeights.ts';
import { Network } from '../engine/model/network.ts';
import { writeSafetensors, type TensorToWrite } from '../engine/model/safetensorsWriter.ts';
import type { Architecture, Family, TensorSpec } from '../engine/model/architecture.ts';
import { Optimizer } from '../engine/optim/optimizer.ts';
import { Random } from '../engine/random.ts';
import type { DeviceTensor, Executor } from '../engine/runtime/executor.ts';
import { requireTemplate } from '../engine/text/chatPair.ts';
import { loadTokenizer, type Tokenizer } from '../engine/text/tokenizer.ts';
import { fullPolicy } from '../engine/train/policy.ts';
import {
  layEndToEnd,
  pretrain,
  type PretrainMetrics,
  type PretrainSettings,
} from '../engine/train/pretrain.ts';

export interface PretrainRequest {
  /** A folder with `config.json`, a tokenizer and a chat template; weights are not read. */
  readonly modelDir: string;
  /** JSONL of `{"messages": [...]}`. */
  readonly dataPath: string;
  /** Where the whole model folder is written. May be `modelDir`. */
  readonly outDir: string;
  readonly settings: PretrainSettings;
  /** Tokens a row holds at most. */
  readonly rowTokens: number;
  readonly onStep: (metrics: PretrainMetrics) => void;
  readonly shouldStop: () => boolean;
}

const modelFiles = ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json'];

/**
 * Trains a model from scratch on conversations and writes it as a Hugging Face folder in bf16.
 * @throws NudgeError MODEL_CONFIG, TOKENIZER, DATA_SYNTAX, DATA_SHAPE, TRAINING_DIVERGED, DISK_FULL, FILE_UNWRITABLE
 */
export async function pretrainModel(executor: Executor, request: PretrainRequest): Promise<void> {
  const { modelDir, settings, onStep, shouldStop } = request;
  const config = readModelConfig(modelDir);
  const family = familyOf(config);
  const architecture = family.readArchitecture(config);
  const documents = await readDocuments(request.dataPath, await loadTokenizer(modelDir));
  const sequences = layEndToEnd(documents, request.rowTokens);
  await prepareFolder(request);

  const network = await Network.create(executor, { family, architecture }, request.rowTokens);
  const weights = await initialWeights(executor, { family, architecture }, Random.fromSeed(settings.seed));
  const policy = fullPolicy({ family, architecture }, weights);
  const optimizer = await Optimizer.create(executor, policy.groups, { beta2: 0.95, weightDecay: 0.1 });
  await pretrain({ network, policy, optimizer, settings, sequences, onStep, shouldStop });
  await saveModel(executor, request, { family, architecture }, weights);
}

const lineSchema = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
});

async function readDocuments(path: string, tokenizer: Tokenizer): Promise<Int32Array[]> {
  const template = requireTemplate(tokenizer);
  const documents: Int32Array[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      line += 1;
      documents.push(tokenizer.encode(template.render(parseLine(path, line, text), false)));
    }
  } catch (error) {
    throw error instanceof NudgeError ? error : readFailure(path, error);
  }
  return documents;
}

function parseLine(path: string, line: number, text: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw lineError('DATA_SYNTAX', path, line, 'is not JSON', cause);
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) throw lineError('DATA_SHAPE', path, line, 'has no list of messages', parsed.error);
  return parsed.data.messages;
}

function lineError(
  code: 'DATA_SYNTAX' | 'DATA_SHAPE',
  path: string,
  line: number,
  what: string,
  cause: unknown,
) {
  return new NudgeError(
    code,
    `Line ${String(line)} of ${path} ${what}.`,
    'Every line must look like {"messages": [{"role": "user", "content": "…"}, …]}.',
    { path, line },
    { cause },
  );
}

/** Everything but the weights. Before the training, so that nothing is trained in vain. */
async function prepareFolder({ modelDir, outDir }: PretrainRequest): Promise<void> {
  try {
    await mkdir(outDir, { recursive: true });
    if (resolve(outDir) === resolve(modelDir)) return;
    for (const file of modelFiles) {
      if (existsSync(join(modelDir, file))) await copyFile(join(modelDir, file), join(outDir, file));
    }
  } catch (thrown) {
    throw writeFailure(outDir, thrown);
  }
}

async function saveModel(
  executor: Executor,
  { outDir }: PretrainRequest,
  { family, architecture }: { readonly family: Family; readonly architecture: Architecture },
  weights: DeviceWeights,
): Promise<void> {
  const tensors: TensorToWrite[] = [];
  const collect = async (specs: readonly TensorSpec[], held: Readonly<Record<string, DeviceTensor>>) => {
    for (const { name, source, shape } of specs) {
      const tensor = held[name];
      if (tensor === undefined) continue;
      const values = (await executor.download(tensor)).slice();
      tensors.push({ name: source, shape, dtype: 'BF16', values: () => values });
    }
  };
  await collect(family.outerTensors(architecture), weights.outerTensors);
  for (const [layer, held] of weights.layers.entries()) {
    await collect(family.layerTensors(architecture, layer), held);
  }
  writeSafetensors(join(outDir, 'model.safetensors'), tensors, { format: 'pt' });
}
