import type { ColumnRole, ShapeName } from '../../shared/dataRoom.ts';

/** Columns that a way of laying out pairs must have, and those it may have. */
export interface ShapeRoles {
  readonly needs: readonly ColumnRole[];
  readonly may: readonly ColumnRole[];
}

/** By shape, in the order in which people look for them. The importer's own shapes need the same. */
export const shapeRoles: Readonly<Record<ShapeName, ShapeRoles>> = {
  trl: { needs: ['chosen', 'rejected'], may: ['prompt', 'context', 'system'] },
  alpaca: { needs: ['prompt', 'chosen', 'rejected'], may: ['context', 'system'] },
  responses: { needs: ['prompt', 'chosen', 'rejected'], may: ['context', 'system'] },
  sharegpt: { needs: ['prompt', 'chosen', 'rejected'], may: ['context', 'system'] },
  openai: { needs: ['prompt', 'chosen', 'rejected'], may: ['context', 'system'] },
  arena: { needs: ['answerA', 'answerB', 'winner'], may: ['prompt', 'context', 'system'] },
  thumbs: { needs: ['answer', 'liked'], may: ['prompt', 'context', 'system'] },
  scored: { needs: ['prompt', 'answers'], may: ['scores', 'context', 'system'] },
  ranked: { needs: ['prompt', 'answers'], may: ['context', 'system'] },
  edited: { needs: ['prompt', 'original', 'edited'], may: ['context', 'system'] },
  transcripts: { needs: ['chosen', 'rejected'], may: [] },
};

/** A shape's columns: those that most files have first. */
export function rolesOf(shape: ShapeName): { readonly role: ColumnRole; readonly needed: boolean }[] {
  const { needs, may } = shapeRoles[shape];
  const order: readonly ColumnRole[] = [
    ...(['prompt', 'chosen', 'rejected', 'answerA', 'answerB', 'winner', 'answers', 'scores'] as const),
    ...(['answer', 'liked', 'original', 'edited', 'context', 'system'] as const),
  ];
  return order
    .filter((role) => needs.includes(role) || may.includes(role))
    .map((role) => ({ role, needed: needs.includes(role) }));
}

/** Of several answers a row makes one pair or more. */
export function hasSeveralAnswers(shape: ShapeName): boolean {
  return shapeRoles[shape].needs.includes('answers');
}
