import type { Family } from '../architecture.ts';
import { dividedHeadDim, readDecoder, sameWindow } from '../decoderConfig.ts';
import { decoderLayerTensors, decoderOuterTensors } from '../decoderTensors.ts';

/** Llama 1 to 3 and its many descendants (arXiv 2302.13971, 2407.21783). */
export const llama: Family = {
  modelTypes: ['llama'],
  readArchitecture: (config) =>
    readDecoder(config, {
      kvHeads: (fields) => fields.num_attention_heads,
      headDim: dividedHeadDim,
      biases: (fields) => ({
        qkvBias: fields.attention_bias ?? false,
        outputBias: fields.attention_bias ?? false,
        mlpBias: fields.mlp_bias ?? false,
      }),
      qkNorm: false,
      windows: (fields) => sameWindow(fields, null),
      defaultTokens: { bos: 1, eos: [2] },
    }),
  layerTensors: decoderLayerTensors,
  outerTensors: decoderOuterTensors,
};
