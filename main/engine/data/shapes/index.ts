import type { Mapping } from '../../../../shared/dataRoom.ts';
import { alpaca, edited, openai, responses, sharegpt, trl, trlImplicit } from './twoColumns.ts';
import { ranked, scored } from './answerList.ts';
import { arena } from './arena.ts';
import { thumbs } from './thumbs.ts';
import { transcripts } from './transcripts.ts';
import type { Shape } from './shape.ts';

/** A shape whose rows are whole, or the one whose rows are halves. */
export type AnyShape = Shape | (Omit<Shape, 'pairsOf'> & { readonly pairsOf?: undefined });

/** Every shape, the most telling first: the first one that a row fits is the row's. */
export const shapes: readonly AnyShape[] = [
  trl,
  openai,
  sharegpt,
  alpaca,
  responses,
  arena,
  scored,
  ranked,
  edited,
  transcripts,
  trlImplicit,
  thumbs,
];

/** The shape that a mapping is of. */
export function shapeOf({ shape, columns }: Mapping): AnyShape {
  if (shape === 'trl' && columns.prompt === undefined) return trlImplicit;
  const found = shapes.find(({ name }) => name === shape);
  if (found === undefined) throw new Error(`no shape ${shape}`);
  return found;
}
