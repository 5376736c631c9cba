import type { Family } from '../architecture.ts';
import { unsupportedField } from '../configErrors.ts';
import { dividedHeadDim, readDecoder, sameWindow, type DecoderFields } from '../decoderConfig.ts';
import { decoderLayerTensors, decoderOuterTensors } from '../decoderTensors.ts';

/** The window of a config that does not mention it: Mistral 7B v0.1's own (arXiv 2310.06825). */
const defaultWindow = 4096;

/** Mistral 7B and its descendants: Llama with a sliding attention window in every layer, or in none. */
export const mistral: Family = {
  modelTypes: ['mistral'],
  readArchitecture: (config) =>
    readDecoder(config, {
      kvHeads: () => null,
      headDim: dividedHeadDim,
      biases: () => ({ qkvBias: false, outputBias: false, mlpBias: false }),
      qkNorm: false,
      windows: readWindows,
      defaultTokens: { bos: 1, eos: [2] },
    }),
  layerTensors: decoderLayerTensors,
  outerTensors: decoderOuterTensors,
};

function readWindows(fields: DecoderFields): readonly (number | null)[] {
  // Layers that alternate belong to Ministral, another model type.
  if (fields.layer_types) throw unsupportedField('layer_types', fields.layer_types);
  const { sliding_window: window } = fields;
  return sameWindow(fields, window === undefined ? defaultWindow : window);
}
