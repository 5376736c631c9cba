import { badField, unsupportedField } from '../configErrors.ts';
import type { DecoderFields } from '../decoderConfig.ts';

/** Where a config is silent: transformers' Qwen2Config and Qwen3Config. */
const defaultWindow = 4096;
const defaultFullLayers = 28;

/**
 * Attention windows of Qwen2 and Qwen3. `use_sliding_window` switches them on. `layer_types` then says which
 * layers slide; without it, the first `max_window_layers` layers see everything and the rest slide.
 */
export function qwenWindows(fields: DecoderFields): readonly (number | null)[] {
  const window = fields.use_sliding_window ? readWindow(fields) : null;
  const types = fields.layer_types ?? defaultTypes(fields, window);
  if (types.length !== fields.num_hidden_layers) {
    throw badField('layer_types', `has ${types.length} entries for ${fields.num_hidden_layers} layers`);
  }
  return types.map((type, layer) => layerWindow(type, layer, window));
}

/** `sliding_window: null` switches windows off as well. */
function readWindow({ sliding_window: window }: DecoderFields): number | null {
  return window === undefined ? defaultWindow : window;
}

function defaultTypes(fields: DecoderFields, window: number | null): string[] {
  const fullLayers = fields.max_window_layers ?? defaultFullLayers;
  return Array.from({ length: fields.num_hidden_layers }, (_, layer) =>
    window !== null && layer >= fullLayers ? 'sliding_attention' : 'full_attention',
  );
}

function layerWindow(type: string, layer: number, window: number | null): number | null {
  if (type === 'full_attention') return null;
  if (type !== 'sliding_attention') throw unsupportedField(`layer_types[${layer}]`, type);
  if (window === null)
    throw badField(`layer_types[${layer}]`, 'asks for a window that sliding_window does not give');
  return window;
}
