import { badText } from '../jsonLike.ts';
import type { RowWatch } from '../rowWatch.ts';
import { namedValues } from '../tableRow.ts';
import type { LeafCursor } from './leafCursor.ts';
import type { SchemaNode } from './schema.ts';

/** Puts one value of a node together and moves the cursors of its leaves past it. */
type Build = () => unknown;

interface Built {
  readonly build: Build;
  /** The first leaf speaks for all: how much of the way to them is there is the same for each. */
  readonly first: LeafCursor;
  /** Moves past a value that is not there. */
  readonly skip: () => void;
}

/** Puts rows together from the entries of their columns (Dremel, section 4.2, doi 10.14778/1920841.1920886). */
export class Records {
  readonly #names: readonly string[];
  readonly #builds: readonly Build[];
  readonly #cursors: readonly LeafCursor[];
  readonly #watch: RowWatch;

  /** `cursors` are those of the leaves of `columns`, in their order. */
  constructor(columns: readonly SchemaNode[], cursors: readonly LeafCursor[], watch: RowWatch) {
    const left = cursors.values();
    this.#watch = watch;
    this.#cursors = cursors;
    this.#names = columns.map(({ name }) => name);
    this.#builds = columns.map((node) => this.#builder(node, left).build);
  }

  next(): unknown {
    const row = namedValues(this.#names, (index) => this.#builds[index]!());
    for (const cursor of this.#cursors) cursor.endRow();
    return row;
  }

  #builder(node: SchemaNode, cursors: Iterator<LeafCursor>): Built {
    const inner = this.#inner(node, cursors);
    return node.isRepeated ? this.#list(node, inner) : inner;
  }

  /** What a node is each time it is there. */
  #inner(node: SchemaNode, cursors: Iterator<LeafCursor>): Built {
    const [child] = node.children;
    if (node.kind === 'leaf' || child === undefined) return this.#leaf(cursors);
    if (node.kind === 'struct') return this.#optional(node, this.#struct(node, cursors));
    const items = this.#list(child, this.#item(node, child, cursors));
    if (node.kind === 'list') return this.#optional(node, items);
    const build = (): unknown => objectOf(items.build());
    return this.#optional(node, { ...items, build });
  }

  /** An item of a list: most writers wrap it into a group of its own, older ones do not. */
  #item(list: SchemaNode, repeated: SchemaNode, cursors: Iterator<LeafCursor>): Built {
    const [only] = repeated.children;
    const isWrapped =
      list.kind === 'list' &&
      repeated.children.length === 1 &&
      only !== undefined &&
      repeated.name !== 'array' &&
      repeated.name !== `${list.name}_tuple`;
    if (isWrapped) return this.#builder(only, cursors);
    return repeated.kind === 'leaf' ? this.#leaf(cursors) : this.#struct(repeated, cursors);
  }

  #leaf(cursors: Iterator<LeafCursor>): Built {
    const next = cursors.next();
    if (next.done === true) throw new Error('fewer columns than the schema has');
    const cursor = next.value;
    const build = (): unknown => {
      const value = cursor.take();
      if (value === badText) this.#watch.badText();
      this.#watch.value(typeof value === 'string' ? value : null);
      return value;
    };
    return { build, first: cursor, skip: () => void cursor.take() };
  }

  #struct(node: SchemaNode, cursors: Iterator<LeafCursor>): Built {
    const names = node.children.map(({ name }) => name);
    const members = node.children.map((child) => this.#builder(child, cursors));
    const first = members[0]?.first;
    if (first === undefined) throw new Error('a group without columns');
    return {
      build: () => namedValues(names, (index) => members[index]!.build()),
      first,
      skip: () => {
        for (const member of members) member.skip();
      },
    };
  }

  #optional(node: SchemaNode, { build, first, skip }: Built): Built {
    // A repeated node is there whenever its list asks for it.
    if (node.isRepeated || node.element.repetition_type === 'REQUIRED') return { build, first, skip };
    const buildOrNull = (): unknown => {
      if (first.definition >= node.maxDefinition) return build();
      skip();
      this.#watch.value(null);
      return null;
    };
    return { build: buildOrNull, first, skip };
  }

  #list(repeated: SchemaNode, { build, first, skip }: Built): Built {
    const buildList = (): unknown => {
      const items: unknown[] = [];
      if (first.definition < repeated.maxDefinition) {
        skip();
        this.#watch.value(null);
        return items;
      }
      do {
        const item = build();
        if (!this.#watch.isFull) items.push(item);
      } while (first.repetition === repeated.maxRepetition);
      return items;
    };
    return { build: buildList, first, skip };
  }
}

/** A map's entries as an object. */
function objectOf(entries: unknown): unknown {
  if (!Array.isArray(entries)) return entries;
  return Object.fromEntries(
    entries.map((entry: unknown) => {
      const [key, value] = Object.values(entry as Readonly<Record<string, unknown>>);
      return [String(key), value];
    }),
  );
}
