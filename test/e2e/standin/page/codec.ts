/** Turns values into text and back, keeping what a structured clone keeps. */
export interface Codec {
  /** @throws Error where a structured clone would: for functions, symbols, promises, files and the like */
  readonly encode: (value: unknown) => string;
  readonly decode: (text: string) => unknown;
}

interface Base64 {
  readonly encode: (bytes: Uint8Array) => string;
  /** Into a buffer of exactly that length. */
  readonly decode: (text: string) => Uint8Array<ArrayBuffer>;
}

/**
 * The same function makes the codec in Node and, as source text, in the page: it may use nothing outside itself.
 *
 * JSON carries what JSON can. Anything else is an object whose `$` says what it is; objects are numbered in the
 * order they are met, so that one met again, in a circle too, is `{ $: 'again', i }`.
 */
export function makeCodec(base64: Base64): Codec {
  type Tagged = { readonly $: string } & Record<string, unknown>;
  const views = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  };
  const errors = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  const tagOf = (value: object) => Object.prototype.toString.call(value).slice(8, -1);
  const isPlainNumber = (value: unknown) => Number.isFinite(value) && !Object.is(value, -0);

  function encode(value: unknown): string {
    const met = new Map<object, number>();

    function entries(object: object): [string, unknown][] {
      return Object.entries(object).map(([key, inner]) => [key, walk(inner)]);
    }

    function walkView(view: ArrayBufferView): Tagged {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      return { $: 'view', type: tagOf(view), bytes: base64.encode(bytes) };
    }

    function walkObject(object: object): unknown {
      const before = met.get(object);
      if (before !== undefined) return { $: 'again', i: before };
      met.set(object, met.size);
      if (Array.isArray(object)) {
        return object.every(isPlainNumber) ? object : Array.from(object, walk);
      }
      if (ArrayBuffer.isView(object)) return walkView(object);
      if (object instanceof Map) return { $: 'map', v: Array.from(object, ([k, v]) => [walk(k), walk(v)]) };
      if (object instanceof Set) return { $: 'set', v: Array.from(object, walk) };
      if (object instanceof Date) return { $: 'date', v: object.getTime() };
      if (object instanceof RegExp) return { $: 'regexp', source: object.source, flags: object.flags };
      if (object instanceof Error) {
        const { name, message, stack, cause } = object;
        return { $: 'error', name, message, stack, cause: walk(cause) };
      }
      const tag = tagOf(object);
      if (tag === 'ArrayBuffer') {
        return { $: 'buffer', bytes: base64.encode(new Uint8Array(object as ArrayBuffer)) };
      }
      if (tag !== 'Object') throw new Error('An object could not be cloned.');
      return '$' in object ? { $: 'object', v: entries(object) } : Object.fromEntries(entries(object));
    }

    function walk(inner: unknown): unknown {
      switch (typeof inner) {
        case 'string':
        case 'boolean':
          return inner;
        case 'number':
          return isPlainNumber(inner)
            ? inner
            : { $: 'number', v: Object.is(inner, -0) ? '-0' : String(inner) };
        case 'undefined':
          return { $: 'undefined' };
        case 'bigint':
          return { $: 'bigint', v: String(inner) };
        case 'object':
          return inner === null ? null : walkObject(inner);
        default:
          throw new Error('An object could not be cloned.');
      }
    }

    return JSON.stringify(walk(value));
  }

  function decode(text: string): unknown {
    const met: unknown[] = [];

    function keep<T>(object: T): T {
      met.push(object);
      return object;
    }

    function fill(target: object, entries: [string, unknown][]): object {
      for (const [key, inner] of entries) {
        const value = walk(inner);
        Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
      }
      return target;
    }

    function walkTagged(tagged: Tagged): unknown {
      const { $, v } = tagged;
      if ($ === 'undefined') return undefined;
      if ($ === 'number') return Number(v);
      if ($ === 'bigint') return BigInt(v as string);
      if ($ === 'again') return met[tagged['i'] as number];
      if ($ === 'date') return keep(new Date(v as number));
      if ($ === 'regexp') return keep(new RegExp(tagged['source'] as string, tagged['flags'] as string));
      if ($ === 'buffer') return keep(base64.decode(tagged['bytes'] as string).buffer);
      if ($ === 'view') {
        const { buffer } = base64.decode(tagged['bytes'] as string);
        const View = views[tagged['type'] as keyof typeof views] as typeof views.Uint8Array | undefined;
        return keep(View ? new View(buffer) : new DataView(buffer));
      }
      if ($ === 'map') {
        const map = keep(new Map<unknown, unknown>());
        for (const [key, inner] of v as [unknown, unknown][]) map.set(walk(key), walk(inner));
        return map;
      }
      if ($ === 'set') {
        const set = keep(new Set<unknown>());
        for (const inner of v as unknown[]) set.add(walk(inner));
        return set;
      }
      if ($ === 'error') {
        const Kind = errors[tagged['name'] as keyof typeof errors] as typeof Error | undefined;
        const error = keep(new (Kind ?? Error)(tagged['message'] as string));
        if (tagged['stack'] !== undefined) error.stack = tagged['stack'] as string;
        const cause = walk(tagged['cause']);
        if (cause !== undefined) error.cause = cause;
        return error;
      }
      return fill(keep({}), v as [string, unknown][]);
    }

    function walk(inner: unknown): unknown {
      if (inner === null || typeof inner !== 'object') return inner;
      if (Array.isArray(inner)) {
        keep(inner);
        if (typeof inner[0] === 'number' && inner.every(isPlainNumber)) return inner;
        for (let i = 0; i < inner.length; i++) inner[i] = walk(inner[i]);
        return inner as unknown;
      }
      if ('$' in inner) return walkTagged(inner as Tagged);
      keep(inner);
      const record = inner as Record<string, unknown>;
      for (const key of Object.keys(record)) {
        const value = record[key];
        if (typeof value === 'object' && value !== null) record[key] = walk(value);
      }
      return record;
    }

    return walk(JSON.parse(text));
  }

  return { encode, decode };
}
