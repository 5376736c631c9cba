import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readPeftAdapter } from '../engine/export/readPeft.ts';
import { readFailure } from '../engine/files/fileErrors.ts';
import { DeviceWeights, type ModelView } from '../engine/model/deviceWeights.ts';
import { openModelFolder, type ModelFolder } from '../engine/model/modelFolder.ts';
import { Network } from '../engine/model/network.ts';
import { openExecutor } from '../engine/runtime/device.ts';
import type { Executor } from '../engine/runtime/executor.ts';
import { loadTokenizer, type Tokenizer } from '../engine/text/tokenizer.ts';
import { loraPolicy } from '../engine/train/policy.ts';

/** A model, and what a run made of it: an adapter's folder or a whole model's. */
export interface ModelPair {
  readonly modelDir: string;
  readonly tuned: { readonly kind: 'adapter' | 'model'; readonly dir: string } | null;
}

/** Both models on one device, ready to be asked. */
export interface PlacedPair {
  readonly folder: ModelFolder;
  readonly tokenizer: Tokenizer;
  readonly network: Network;
  readonly base: ModelView;
  /** null where no run was named. */
  readonly tuned: ModelView | null;
  /** Why the device is not the one hoped for, or null. */
  readonly note: string | null;
}

interface Kept extends Omit<PlacedPair, 'network'> {
  readonly key: string;
  readonly executor: Executor;
  network: Network;
  /** Tokens that `network` reaches. */
  positions: number;
}

const fewestPositions = 1024;

/** Keeps the models asked last on the device, so that the next question to them starts at once. */
export class AskedModels {
  #kept: Kept | null = null;

  /**
   * The two models, reaching `positions` tokens at least. What was placed before goes unless it is the same.
   * @throws NudgeError MODEL_ADAPTER, MODEL_WEIGHTS, TOKENIZER, DEVICE … for what cannot be used
   */
  async place(pair: ModelPair, positions: number): Promise<PlacedPair> {
    const key = keyOf(pair);
    if (this.#kept?.key !== key) {
      await this.close();
      this.#kept = await placeBoth(pair, key, positions);
    }
    const kept = this.#kept;
    if (kept.positions < positions) {
      kept.network = await Network.create(kept.executor, kept.folder, positions);
      kept.positions = positions;
    }
    return kept;
  }

  /** Gives the device's memory back. */
  async close(): Promise<void> {
    const kept = this.#kept;
    this.#kept = null;
    await kept?.executor.close();
  }
}

/** Changes when other models are asked for, or when their files change. */
function keyOf({ modelDir, tuned }: ModelPair): string {
  const stamp = (dir: string): unknown =>
    readdirSync(dir).map((name) => {
      const { size, mtimeMs } = statSync(join(dir, name));
      return [name, size, mtimeMs];
    });
  try {
    return JSON.stringify([modelDir, stamp(modelDir), tuned, tuned === null ? null : stamp(tuned.dir)]);
  } catch (thrown) {
    throw readFailure(tuned?.dir ?? modelDir, thrown);
  }
}

async function placeBoth(pair: ModelPair, key: string, positions: number): Promise<Kept> {
  const folder = openModelFolder(pair.modelDir);
  const tokenizer = await loadTokenizer(pair.modelDir);
  const { executor, note } = await openExecutor('auto');
  try {
    const reach = Math.max(positions, Math.min(fewestPositions, folder.architecture.contextLength));
    const network = await Network.create(executor, folder, reach);
    const base = await DeviceWeights.load(executor, folder);
    const tuned = await placeTuned(executor, folder, base, pair.tuned);
    return { key, executor, folder, tokenizer, network, positions: reach, base, tuned, note };
  } catch (error) {
    await executor.close();
    throw error;
  }
}

async function placeTuned(
  executor: Executor,
  folder: ModelFolder,
  base: DeviceWeights,
  tuned: ModelPair['tuned'],
): Promise<ModelView | null> {
  if (tuned === null) return null;
  if (tuned.kind === 'model') return DeviceWeights.load(executor, openModelFolder(tuned.dir));
  const { config, weights } = readPeftAdapter(tuned.dir, folder);
  return (await loraPolicy(executor, folder, base, config, { weights })).view;
}
