import type { Graph, GraphNode, Value } from './graph.ts';

/** Puts something else in a node's place: the values that stand for its outputs, or undefined to copy it. */
export type Rewrite = (node: GraphNode, cloner: Cloner) => readonly Value[] | undefined;

/** Copies values of one graph into another, with all that they are computed from and nothing else. */
export class Cloner {
  readonly #source: Graph;
  readonly #target: Graph;
  readonly #rewrite: Rewrite;
  readonly #copies = new Map<Value, Value>();

  constructor(source: Graph, target: Graph, rewrite: Rewrite = () => undefined) {
    this.#source = source;
    this.#target = target;
    this.#rewrite = rewrite;
  }

  /** The copy of `value` in the target graph; inputs keep their names. */
  value(value: Value): Value {
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    const node = this.#source.producer(value);
    if (node === undefined) return this.#leaf(value);
    const outputs = this.#rewrite(node, this) ?? this.copyNode(node);
    node.outputs.forEach((output, i) => {
      const copy = outputs[i];
      if (copy !== undefined) this.#copies.set(output, copy);
    });
    return this.value(value);
  }

  /** The outputs of a copy of `node`. */
  copyNode(node: GraphNode): readonly Value[] {
    return this.#target.node({ ...node, inputs: node.inputs.map((input) => this.value(input)) });
  }

  #leaf(value: Value): Value {
    const constant = this.#source.constantOf(value);
    const copy =
      constant === undefined
        ? (this.#target.inputs.get(value.name) ?? this.#target.input(value.name, value.dtype, value.shape))
        : this.#target.constant(value.dtype, constant.data, value.shape as readonly number[]);
    this.#copies.set(value, copy);
    return copy;
  }
}
