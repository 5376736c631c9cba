import { columnRoles, shapeNames, type ColumnRole, type Mapping } from '../../shared/dataRoom.ts';
import { NudgeError } from '../../shared/errors.ts';
import { shapeOf } from '../engine/data/shapes/index.ts';
import { nearest } from './nearest.ts';
import { choiceOf } from './values.ts';

interface MappingValues {
  readonly map?: string;
  readonly shape?: string;
}

/**
 * `--map prompt=question,chosen=good,rejected=bad --shape trl` as a mapping; null without `--map`.
 * @throws NudgeError USAGE
 */
export function mappingOf({ map, shape: name }: MappingValues): Mapping | null {
  const shape = choiceOf('shape', name, shapeNames);
  if (map === undefined) {
    if (shape === undefined) return null;
    throw usageError('--shape needs --map, which says what the columns are.');
  }
  const columns = Object.fromEntries(map.split(',').map(roleAndColumn));
  const mapping: Mapping = { shape: shape ?? 'trl', columns, pairing: 'best-worst', margin: 0 };
  const missing = shapeOf(mapping).needs.filter((role) => mapping.columns[role] === undefined);
  if (missing.length === 0) return mapping;
  throw usageError(`--map does not say which column holds ${missing.join(' and ')}.`);
}

function roleAndColumn(part: string): [ColumnRole, string] {
  const at = part.indexOf('=');
  const [typed, column] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  const role = columnRoles.find((one) => one === typed);
  if (at > 0 && role !== undefined && column !== '') return [role, column];
  const meant = nearest(typed, columnRoles);
  throw usageError(
    `--map is "${part}", which is not role=column.`,
    meant === null ? `Roles are ${columnRoles.join(', ')}.` : `Did you mean ${meant}?`,
  );
}

const example = '--map prompt=question,chosen=good,rejected=bad';

/** Where it is not clear which columns are which, a terminal has no screen to ask on, but a flag. */
export async function namingMapFlag<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    const { code, message, context } = NudgeError.from(thrown);
    if (code !== 'DATA_SHAPE') throw thrown;
    const hint = `Say which column is which, for example: ${example}`;
    throw new NudgeError(code, message, hint, context, { cause: thrown });
  }
}

function usageError(message: string, hint = `For example: ${example}`): NudgeError {
  return new NudgeError('USAGE', message, hint);
}
