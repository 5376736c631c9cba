import { NudgeError } from '../../../shared/errors.ts';
import { formatShape, type Shape } from './dim.ts';

export type Dtype = 'f32' | 'i32' | 'i64';
export type Attribute = number | string | readonly number[] | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

/** A tensor of a graph: its type and shape are known when the graph is built. */
export interface Value {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: Shape;
}

export interface Constant {
  readonly value: Value;
  readonly data: readonly number[];
}

export interface GraphNode {
  readonly name: string;
  /** Operator name as ONNX or ONNX Runtime knows it. */
  readonly op: string;
  /** `''` for ONNX, `com.microsoft` for ONNX Runtime's own. */
  readonly domain: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** The type and shape of an output still to be made. */
export interface OutputSpec {
  readonly dtype: Dtype;
  readonly shape: Shape;
}

/** What a node is made of, before it has a name. */
export interface NodeSpec {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly OutputSpec[];
  readonly attributes?: Attributes;
}

/**
 * A dataflow graph under construction. Nodes are appended in an order in which they can run.
 * A node equal to one that stands already (same op, inputs and attributes) is not built twice.
 */
export class Graph {
  readonly name: string;
  readonly inputs = new Map<string, Value>();
  readonly outputs = new Map<string, Value>();
  readonly constants: Constant[] = [];
  readonly nodes: GraphNode[] = [];
  readonly #producers = new Map<Value, GraphNode>();
  readonly #constantsByKey = new Map<string, Constant>();
  readonly #constantOf = new Map<Value, Constant>();
  readonly #nodesByKey = new Map<string, GraphNode>();
  #valueCount = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** @throws NudgeError GRAPH_SHAPE when the name is taken. */
  input(name: string, dtype: Dtype, shape: Shape): Value {
    if (this.inputs.has(name)) throw graphError(`Graph ${this.name} has two inputs named ${name}`);
    const value: Value = { name, dtype, shape };
    this.inputs.set(name, value);
    return value;
  }

  /** Names `value` as a result of the graph. @throws NudgeError GRAPH_SHAPE when the name is taken. */
  output(name: string, value: Value): void {
    if (this.outputs.has(name) || this.inputs.has(name)) {
      throw graphError(`Graph ${this.name} has two results named ${name}`);
    }
    this.outputs.set(name, value);
  }

  /** A tensor known now; equal constants are one. `shape` defaults to a scalar's. */
  constant(dtype: Dtype, data: readonly number[], shape: readonly number[] = []): Value {
    const key = `${dtype} ${formatShape(shape)} ${data.join()}`;
    const known = this.#constantsByKey.get(key);
    if (known !== undefined) return known.value;
    const count = shape.reduce((a, b) => a * b, 1);
    if (count !== data.length) {
      throw graphError(`A constant of shape ${formatShape(shape)} was given ${String(data.length)} numbers`);
    }
    const constant = { value: { name: `const${String(this.constants.length)}`, dtype, shape }, data };
    this.constants.push(constant);
    this.#constantsByKey.set(key, constant);
    this.#constantOf.set(constant.value, constant);
    return constant.value;
  }

  scalar(value: number): Value {
    return this.constant('f32', [value]);
  }

  /** Appends a node and returns its outputs. */
  node(spec: NodeSpec): readonly Value[] {
    const { op, domain = '', inputs, attributes = {} } = spec;
    const key = JSON.stringify([op, domain, inputs.map((v) => v.name), attributes, spec.outputs.length]);
    const known = this.#nodesByKey.get(key);
    if (known !== undefined) return known.outputs;
    const outputs = spec.outputs.map(({ dtype, shape }) => ({
      name: `${op}_${String(this.#valueCount++)}`,
      dtype,
      shape,
    }));
    const node = { name: `${op}#${String(this.nodes.length)}`, op, domain, inputs, outputs, attributes };
    this.nodes.push(node);
    this.#nodesByKey.set(key, node);
    for (const output of outputs) this.#producers.set(output, node);
    return outputs;
  }

  /** The node that makes `value`; undefined for inputs and constants. */
  producer(value: Value): GraphNode | undefined {
    return this.#producers.get(value);
  }

  /** The constant that `value` is, if it is one. */
  constantOf(value: Value): Constant | undefined {
    return this.#constantOf.get(value);
  }
}

/** Something is wrong with a graph as it is being built: a mistake in Nudge, never in a person's input. */
export function graphError(message: string): NudgeError {
  return new NudgeError('GRAPH_SHAPE', message, 'This is a mistake in Nudge. Please report it.');
}
