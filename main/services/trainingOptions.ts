import type { ModelCard } from '../../shared/model.ts';
import type { PresetName, SliderRange, TrainingOptions, TrainSettings } from '../../shared/run.ts';
import { defaultSettings, isSmallModel, learningRatesFor } from '../engine/train/settings.ts';

type Method = TrainSettings['method'];

/**
 * What the New run view offers for a model, or before one is chosen. Small models are offered larger steps, and no
 * model a length beyond its own.
 */
export function trainingOptions(card: ModelCard | null): TrainingOptions {
  const defaults = { lora: defaultsFor('lora', card), full: defaultsFor('full', card) };
  return {
    presets: presets(defaults.lora),
    defaults,
    beta: betaRange,
    learningRate: { lora: learningRateRange('lora', card), full: learningRateRange('full', card) },
  };
}

function defaultsFor(method: Method, card: ModelCard | null): TrainSettings {
  const settings = defaultSettings(method);
  const parameters = card?.parameters ?? null;
  const learningRate = learningRatesFor(method, parameters).usual;
  const maxLength = Math.min(settings.maxLength, card?.contextLength ?? Number.POSITIVE_INFINITY);
  return { ...settings, learningRate, maxLength, ...(isSmallModel(parameters) ? longer : {}) };
}

/** A small model needs more passes as well, with steps that stay large, before one sees a difference. */
const longer = { schedule: 'constant', epochs: 4 } as const;

/** Gentle holds the model three times as fast and passes over the pairs less often; Strong lets it go further. */
function presets(balanced: TrainSettings): Record<PresetName, TrainSettings> {
  const { loss, learningRate, epochs } = balanced;
  const gentle = { learningRate: learningRate / 2, epochs: Math.floor(epochs / 2) };
  // Steps that stay large to the end, with so loose a hold, take a small model apart.
  const strong = { learningRate: learningRate * 2, schedule: 'linear', epochs: epochs + 1 } as const;
  return {
    gentle: { ...balanced, ...gentle, loss: { ...loss, beta: 0.3 } },
    balanced,
    strong: { ...balanced, ...strong, loss: { ...loss, beta: 0.05 } },
  };
}

/** Published runs use 0.01 to 0.5, most of them 0.1. */
const betaRange: SliderRange = { min: 0.01, max: 1, saneMin: 0.05, saneMax: 0.5 };

function learningRateRange(method: Method, card: ModelCard | null): SliderRange {
  const { usual, high } = learningRatesFor(method, card?.parameters ?? null);
  return { min: usual / 100, max: high * 20, saneMin: usual / 2, saneMax: high };
}
