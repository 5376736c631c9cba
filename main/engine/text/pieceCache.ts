/** Pieces in a generation. Two of them take some 20 MB. */
const capacity = 65_536;

/**
 * Remembers what pieces of text become, for a tokenizer that asks for the same ones over and over. In place of the
 * library's own cache, which moves an entry with every look at it, and whose 10,000 entries a language overflows: that
 * took most of the time of tokenizing. Here entries stay where they are; once a generation is full, those of the one
 * before it that nobody asked for meanwhile are forgotten.
 */
export class PieceCache<Value> {
  readonly #capacity: number;
  #young = new Map<string, Value>();
  #old: ReadonlyMap<string, Value> = new Map();

  constructor(entries = capacity) {
    this.#capacity = entries;
  }

  get(piece: string): Value | undefined {
    const young = this.#young.get(piece);
    if (young !== undefined) return young;
    const old = this.#old.get(piece);
    if (old !== undefined) this.put(piece, old);
    return old;
  }

  put(piece: string, value: Value): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(piece, value);
  }

  clear(): void {
    this.#young.clear();
    this.#old = new Map();
  }
}
