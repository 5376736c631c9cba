/**
 * Conversions between f32 and the two 16-bit formats of model files. All of them work on whole arrays of
 * equal length. Typed arrays hold the machine's byte order; every platform Nudge runs on is little endian,
 * as safetensors is.
 */

/** Values of all 65,536 f16 bit patterns (IEEE 754 binary16); built at first use. */
let f16Values: Float32Array | null = null;

function buildF16Values(): Float32Array {
  const values = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits += 1) {
    const exponent = (bits >>> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    const magnitude =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Infinity
            : NaN
          : (1024 + fraction) * 2 ** (exponent - 25);
    values[bits] = bits & 0x8000 ? -magnitude : magnitude;
  }
  return values;
}

/** f16 bit patterns to f32; exact. */
export function f16ToF32(source: Uint16Array, target: Float32Array): void {
  f16Values ??= buildF16Values();
  const values = f16Values;
  for (let i = 0; i < source.length; i += 1) target[i] = values[source[i]!]!;
}

/** bf16 bit patterns to f32; exact: bf16 is the upper half of an f32. */
export function bf16ToF32(source: Uint16Array, target: Float32Array): void {
  const bits = new Uint32Array(target.buffer, target.byteOffset, target.length);
  for (let i = 0; i < source.length; i += 1) bits[i] = source[i]! << 16;
}

/** f32 to bf16 bit patterns, rounded to nearest, ties to even. NaN stays NaN. */
export function f32ToBf16(source: Float32Array, target: Uint16Array): void {
  const bits = new Uint32Array(source.buffer, source.byteOffset, source.length);
  for (let i = 0; i < bits.length; i += 1) {
    const word = bits[i]!;
    const isNan = (word & 0x7fffffff) > 0x7f800000;
    target[i] = isNan ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
}
