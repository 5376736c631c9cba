import { vjp } from '../autodiff/vjp.ts';
import { Graph } from '../onnx/graph.ts';
import { gather } from '../onnx/ops.ts';
import type { Architecture } from './architecture.ts';

/** ids i32 [M], embed.weight [V, D] → x [M, D]; M = N·S positions */
export function buildEmbed({ vocabSize, hiddenSize }: Architecture): Graph {
  const g = new Graph('embed');
  const table = g.input('embed.weight', 'f32', [vocabSize, hiddenSize]);
  g.output('x', gather(g, table, g.input('ids', 'i32', ['M'])));
  return g;
}

/** ids, d.x [M, D] (, acc.embed.weight) → d.embed.weight [V, D] */
export function buildEmbedVjp(architecture: Architecture, accumulate: boolean): Graph {
  const wrt = ['embed.weight'];
  return vjp(buildEmbed(architecture), { wrt, of: ['x'], accumulate: accumulate ? wrt : [] }).backward;
}
