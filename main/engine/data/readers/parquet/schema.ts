import type { FileMetaData, SchemaElement } from 'hyparquet';

/** A node of a Parquet schema. Levels as in Dremel: how often a value on the way down is there, and repeated. */
export interface SchemaNode {
  readonly element: SchemaElement;
  readonly name: string;
  readonly kind: 'leaf' | 'struct' | 'list' | 'map';
  readonly isRepeated: boolean;
  /** Definition and repetition level at which this node is there. */
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  readonly children: readonly SchemaNode[];
  /** Names from the root to a leaf. */
  readonly path: readonly string[];
}

/** @throws Error for a schema that is no tree or is nested more than `maxDepth` levels deep */
export function schemaOf({ schema }: FileMetaData, maxDepth: number): readonly SchemaNode[] {
  let next = 1;
  const childrenOf = (
    parent: Pick<SchemaNode, 'maxDefinition' | 'maxRepetition' | 'path'>,
    count: number,
  ): SchemaNode[] => {
    if (parent.path.length > maxDepth) throw new Error('the schema is nested too deep');
    const children: SchemaNode[] = [];
    for (let i = 0; i < count; i++) {
      const element = schema[next];
      if (element === undefined) throw new Error('the schema is no tree');
      next += 1;
      const levels = {
        maxDefinition: parent.maxDefinition + (element.repetition_type === 'REQUIRED' ? 0 : 1),
        maxRepetition: parent.maxRepetition + (element.repetition_type === 'REPEATED' ? 1 : 0),
        path: [...parent.path, element.name],
      };
      const inner = childrenOf(levels, element.num_children ?? 0);
      children.push({
        ...levels,
        element,
        name: element.name,
        kind: kindOf(element, inner),
        isRepeated: element.repetition_type === 'REPEATED',
        children: inner,
      });
    }
    return children;
  };
  const columns = childrenOf({ maxDefinition: 0, maxRepetition: 0, path: [] }, schema[0]?.num_children ?? 0);
  if (next !== schema.length) throw new Error('the schema is no tree');
  return columns;
}

function kindOf(element: SchemaElement, children: readonly SchemaNode[]): SchemaNode['kind'] {
  if (children.length === 0) {
    if (element.type === undefined) throw new Error('a column without a type');
    return 'leaf';
  }
  const [only] = children;
  if (children.length > 1 || only?.isRepeated !== true) return 'struct';
  const logical = element.logical_type?.type;
  const converted = element.converted_type;
  if (converted === 'LIST' || logical === 'LIST') return 'list';
  const isMap = converted === 'MAP' || converted === 'MAP_KEY_VALUE' || logical === 'MAP';
  return isMap && only.children.length === 2 ? 'map' : 'struct';
}

/** The leaves in their order, which is that of the columns of a row group. */
export function leavesOf(nodes: readonly SchemaNode[]): readonly SchemaNode[] {
  return nodes.flatMap((node) => (node.kind === 'leaf' ? [node] : leavesOf(node.children)));
}
