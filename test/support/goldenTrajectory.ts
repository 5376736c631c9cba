import { peftTensors } from '../../main/engine/export/peftNames.ts';
import type { ModelFolder } from '../../main/engine/model/modelFolder.ts';
import { openSafetensors } from '../../main/engine/model/safetensors.ts';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import type { LoraWeights } from '../../main/engine/train/policy.ts';
import type { TokenizedPair } from '../../shared/pair.ts';
import type { LoraConfig } from '../../shared/model.ts';
import type { LossSettings, ScheduleName, TrainSettings } from '../../shared/run.ts';
import { readGolden } from './golden.ts';
import { goldenPath, goldenValues, tokenizedPairs } from './goldenModel.ts';

/** A line of TRL's log. */
export type TrlStep = Readonly<
  Record<
    | 'step'
    | 'loss'
    | 'grad_norm'
    | 'learning_rate'
    | 'entropy'
    | 'num_tokens'
    | 'logits/chosen'
    | 'logits/rejected'
    | 'rewards/chosen'
    | 'rewards/rejected'
    | 'rewards/accuracies'
    | 'rewards/margins'
    | 'logps/chosen'
    | 'logps/rejected',
    number
  >
>;

/** `trl/<model>-<run>.json` */
export interface Trajectory {
  readonly model: string;
  readonly data: 'pairs-text.jsonl' | 'pairs-chat.jsonl';
  readonly method: 'lora' | 'full';
  readonly lora: LoraConfig | null;
  readonly initialAdapter: string | null;
  readonly loss: LossSettings;
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly batchPairs: number;
  /** Micro-batches a step. */
  readonly accumulation: number;
  readonly optimizerSteps: number;
  readonly maxLength: number;
  readonly steps: readonly TrlStep[];
}

export function trajectory(name: string): Trajectory {
  return readGolden(`trl/${name}.json`) as Trajectory;
}

/** Nudge's settings for the same run. */
export function settingsOf(golden: Trajectory): TrainSettings {
  return {
    ...defaultSettings(golden.method),
    ...(golden.lora === null ? {} : { lora: golden.lora }),
    loss: golden.loss,
    learningRate: golden.learningRate,
    schedule: golden.schedule,
    warmup: 0,
    weightDecay: golden.weightDecay,
    clipNorm: golden.clipNorm,
    epochs: golden.optimizerSteps,
    maxSteps: golden.optimizerSteps,
    batchPairs: golden.batchPairs,
    maxLength: golden.maxLength,
    shuffle: false,
  };
}

export function pairsOf({ model, data }: Trajectory): TokenizedPair[] {
  const { textPairs, chatPairs } = goldenValues(model);
  return tokenizedPairs(data === 'pairs-text.jsonl' ? textPairs : chatPairs);
}

/** The adapter a trajectory starts from; undefined in full training. */
export function startOf({ initialAdapter, lora }: Trajectory, folder: ModelFolder): LoraWeights | undefined {
  if (initialAdapter === null || lora === null) return undefined;
  return adapterIn(goldenPath(initialAdapter), folder, lora);
}

/** A file of PEFT tensors without the config beside it. */
export function adapterIn(path: string, folder: ModelFolder, config: LoraConfig): LoraWeights {
  const file = openSafetensors(path);
  const layers: Record<string, Float32Array>[] = [];
  for (const { layer, name, peftName } of peftTensors(folder, config)) {
    (layers[layer] ??= {})[name] = file.read(peftName);
  }
  return layers;
}
