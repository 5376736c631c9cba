const quote = 0x22;
const backslash = 0x5c;

/** Finds the ends of JSON strings in a text that comes in pieces. */
export class JsonStrings {
  /** Whether the piece before ended inside a string, and with an odd number of backslashes. */
  #isOpen = false;
  #isEscaping = false;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * The index of the quote that ends a string, of which `from` is the first byte after the opening quote or the
   * start of a further piece; the piece's length when the string goes on.
   */
  end(chunk: Uint8Array, from: number): number {
    let searched = from;
    for (;;) {
      const at = chunk.indexOf(quote, searched);
      const stop = at === -1 ? chunk.length : at;
      let slashes = 0;
      while (stop - 1 - slashes >= from && chunk[stop - 1 - slashes] === backslash) slashes += 1;
      const reachesBack = stop - slashes === from && this.#isEscaping;
      const isEscaped = (slashes % 2 === 1) !== reachesBack;
      if (at === -1) {
        this.#isOpen = true;
        this.#isEscaping = isEscaped;
        return stop;
      }
      if (!isEscaped) {
        this.#isOpen = false;
        this.#isEscaping = false;
        return at;
      }
      searched = at + 1;
    }
  }
}
