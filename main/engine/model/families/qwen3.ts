import type { Family } from '../architecture.ts';
import { readDecoder } from '../decoderConfig.ts';
import { decoderLayerTensors, decoderOuterTensors } from '../decoderTensors.ts';
import { qwenWindows } from './qwenWindows.ts';

/** Qwen3, dense (arXiv 2505.09388): RMS norms on queries and keys, a head width of its own, no biases by default. */
export const qwen3: Family = {
  modelTypes: ['qwen3'],
  readArchitecture: (config) =>
    readDecoder(config, {
      kvHeads: () => null,
      headDim: () => 128,
      biases: (fields) => ({
        qkvBias: fields.attention_bias ?? false,
        outputBias: fields.attention_bias ?? false,
        mlpBias: false,
      }),
      qkNorm: true,
      windows: qwenWindows,
      defaultTokens: { bos: null, eos: [] },
    }),
  layerTensors: decoderLayerTensors,
  outerTensors: decoderOuterTensors,
};
