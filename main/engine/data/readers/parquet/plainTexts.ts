import { strictText, textOrNothing } from '../jsonLike.ts';

/**
 * The texts of a page, each with its length before it. A text is made when it is asked for: a page has thousands,
 * and a row is soon gone again.
 */
export class PlainTexts {
  readonly length: number;
  readonly #bytes: Uint8Array;
  /** Where each text begins, and where the last one ends; between two lies a length of four bytes. */
  readonly #starts: Uint32Array;
  readonly #isText: boolean;

  /** @throws Error when the bytes do not hold so many texts */
  constructor(bytes: Uint8Array, count: number, isText: boolean) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const starts = new Uint32Array(count + 1);
    let at = 0;
    for (let i = 0; i < count; i++) {
      starts[i] = at + lengthBytes;
      at += lengthBytes + view.getUint32(at, true);
      if (at > bytes.length) throw new Error('a page that is too short');
    }
    starts[count] = at + lengthBytes;
    this.length = count;
    this.#bytes = bytes;
    this.#starts = starts;
    this.#isText = isText;
  }

  at(index: number): unknown {
    const bytes = this.#bytes.subarray(this.#starts[index], this.#starts[index + 1]! - lengthBytes);
    return this.#isText ? strictText(bytes) : textOrNothing(bytes);
  }
}

const lengthBytes = 4;
