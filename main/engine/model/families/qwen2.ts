import type { Family } from '../architecture.ts';
import { dividedHeadDim, readDecoder } from '../decoderConfig.ts';
import { decoderLayerTensors, decoderOuterTensors } from '../decoderTensors.ts';
import { qwenWindows } from './qwenWindows.ts';

/** Qwen2 and Qwen2.5 (arXiv 2407.10671, 2412.15115): Llama with biases on queries, keys and values. */
export const qwen2: Family = {
  modelTypes: ['qwen2'],
  readArchitecture: (config) =>
    readDecoder(config, {
      kvHeads: () => null,
      headDim: dividedHeadDim,
      biases: () => ({ qkvBias: true, outputBias: false, mlpBias: false }),
      qkNorm: false,
      windows: qwenWindows,
      defaultTokens: { bos: null, eos: [] },
    }),
  layerTensors: decoderLayerTensors,
  outerTensors: decoderOuterTensors,
};
