import protobuf from 'protobufjs/light.js';
import type { Attribute, Constant, Dtype, Graph, GraphNode, OutputSpec, Value } from './graph.ts';

/*
 * A graph as the bytes of an ONNX ModelProto. Field numbers are onnx.proto's; only the fields that
 * Nudge writes are declared.
 */

const OPSET_VERSION = 21;
const IR_VERSION = 10;
const elementTypes: Readonly<Record<Dtype, number>> = { f32: 1, i32: 6, i64: 7 };
const attributeTypes = { FLOAT: 1, INT: 2, STRING: 3, INTS: 7 };

const field = (id: number, type: string, rule?: 'repeated'): { id: number; type: string; rule?: string } =>
  rule === undefined ? { id, type } : { id, type, rule };

const root = protobuf.Root.fromJSON({
  nested: {
    Attribute: {
      fields: {
        name: field(1, 'string'),
        f: field(2, 'float'),
        i: field(3, 'int64'),
        s: field(4, 'bytes'),
        ints: field(8, 'int64', 'repeated'),
        type: field(20, 'int32'),
      },
    },
    Dimension: { fields: { dimValue: field(1, 'int64'), dimParam: field(2, 'string') } },
    Shape: { fields: { dim: field(1, 'Dimension', 'repeated') } },
    TensorType: { fields: { elemType: field(1, 'int32'), shape: field(2, 'Shape') } },
    Type: { fields: { tensorType: field(1, 'TensorType') } },
    ValueInfo: { fields: { name: field(1, 'string'), type: field(2, 'Type') } },
    Tensor: {
      fields: {
        dims: field(1, 'int64', 'repeated'),
        dataType: field(2, 'int32'),
        name: field(8, 'string'),
        rawData: field(9, 'bytes'),
      },
    },
    Node: {
      fields: {
        input: field(1, 'string', 'repeated'),
        output: field(2, 'string', 'repeated'),
        name: field(3, 'string'),
        opType: field(4, 'string'),
        attribute: field(5, 'Attribute', 'repeated'),
        domain: field(7, 'string'),
      },
    },
    Graph: {
      fields: {
        node: field(1, 'Node', 'repeated'),
        name: field(2, 'string'),
        initializer: field(5, 'Tensor', 'repeated'),
        input: field(11, 'ValueInfo', 'repeated'),
        output: field(12, 'ValueInfo', 'repeated'),
      },
    },
    OperatorSet: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
    Model: {
      fields: {
        irVersion: field(1, 'int64'),
        producerName: field(2, 'string'),
        graph: field(7, 'Graph'),
        opsetImport: field(8, 'OperatorSet', 'repeated'),
      },
    },
  },
});
const Model = root.lookupType('Model');

function encodeAttribute(name: string, value: Attribute): object {
  if (typeof value === 'string') return { name, s: Buffer.from(value), type: attributeTypes.STRING };
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.INT };
  if ('float' in value) return { name, f: value.float, type: attributeTypes.FLOAT };
  return { name, ints: value, type: attributeTypes.INTS };
}

function encodeNode(node: GraphNode, rename: (value: Value) => string): object {
  return {
    name: node.name,
    opType: node.op,
    domain: node.domain,
    input: node.inputs.map(rename),
    output: node.outputs.map(rename),
    attribute: Object.entries(node.attributes).map(([name, value]) => encodeAttribute(name, value)),
  };
}

function rawData({ value, data }: Constant): Buffer {
  const raw = Buffer.alloc(data.length * (value.dtype === 'i64' ? 8 : 4));
  data.forEach((item, i) => {
    if (value.dtype === 'f32') raw.writeFloatLE(item, i * 4);
    else if (value.dtype === 'i32') raw.writeInt32LE(item, i * 4);
    else raw.writeBigInt64LE(BigInt(item), i * 8);
  });
  return raw;
}

function encodeConstant(constant: Constant): object {
  const { name, dtype, shape } = constant.value;
  return { name, dims: shape, dataType: elementTypes[dtype], rawData: rawData(constant) };
}

function encodeValueInfo(name: string, { dtype, shape }: OutputSpec): object {
  const dim = shape.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d }));
  return { name, type: { tensorType: { elemType: elementTypes[dtype], shape: { dim } } } };
}

/** A result that is itself an input, a constant, or another result's value needs a node of its own. */
function outputNames(graph: Graph): { names: Map<Value, string>; copies: object[] } {
  const names = new Map<Value, string>();
  const copies: object[] = [];
  for (const [name, value] of graph.outputs) {
    if (graph.producer(value) !== undefined && !names.has(value)) names.set(value, name);
    else
      copies.push({
        name: `copy ${name}`,
        opType: 'Identity',
        input: [names.get(value) ?? value.name],
        output: [name],
      });
  }
  return { names, copies };
}

/** The graph as ONNX ModelProto bytes (opset 21, IR 10, ONNX Runtime's own operators allowed). */
export function encodeModel(graph: Graph): Uint8Array {
  const { names, copies } = outputNames(graph);
  const rename = (value: Value): string => names.get(value) ?? value.name;
  const message = {
    irVersion: IR_VERSION,
    producerName: 'nudge',
    opsetImport: [
      { domain: '', version: OPSET_VERSION },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: graph.name,
      node: [...graph.nodes.map((node) => encodeNode(node, rename)), ...copies],
      initializer: graph.constants.map(encodeConstant),
      input: [...graph.inputs].map(([name, value]) => encodeValueInfo(name, value)),
      output: [...graph.outputs].map(([name, value]) => encodeValueInfo(name, value)),
    },
  };
  return Model.encode(Model.create(message)).finish();
}
