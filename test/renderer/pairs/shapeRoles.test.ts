import { expect, test } from 'vitest';
import { shapes } from '../../../main/engine/data/shapes/index.ts';
import { rolesOf, shapeRoles } from '../../../renderer/pairs/shapeRoles.ts';
import { shapeNames } from '../../../shared/dataRoom.ts';

test.each(shapeNames)('asks for what the importer needs of the shape %s', (name) => {
  const known = shapes.filter((shape) => shape.name === name);
  // A shape with and without a prompt needs what both need.
  const needed = known.map(({ needs }) => needs).reduce((a, b) => a.filter((role) => b.includes(role)));
  const all = new Set(known.flatMap(({ needs, may }) => [...needs, ...may]));
  expect(new Set(shapeRoles[name].needs)).toEqual(new Set(needed));
  expect(new Set(rolesOf(name).map(({ role }) => role))).toEqual(all);
});
