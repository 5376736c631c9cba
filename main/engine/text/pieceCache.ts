/**
 * A generation is full with so many pieces, or so many characters of them. Two full ones with the ids of random words
 * take 30 MB; of long pieces whose characters are three tokens each, 52 MB.
 */
const fullWith = { pieces: 65_536, characters: 1_048_576 };

/**
 * Remembers what pieces of text become, for a tokenizer that asks for the same ones over and over. In place of the
 * library's own cache, which moves an entry with every look at it, and whose 10,000 entries a language overflows: that
 * took most of the time of tokenizing. Here entries stay where they are; once a generation is full, those of the one
 * before it that nobody asked for meanwhile are forgotten.
 */
export class PieceCache<Value> {
  readonly #most: Readonly<typeof fullWith>;
  #young = new Map<string, Value>();
  #old: ReadonlyMap<string, Value> = new Map();
  /** Characters of the young pieces. */
  #characters = 0;

  constructor(most: Partial<typeof fullWith> = {}) {
    this.#most = { ...fullWith, ...most };
  }

  get(piece: string): Value | undefined {
    const young = this.#young.get(piece);
    if (young !== undefined) return young;
    const old = this.#old.get(piece);
    if (old !== undefined) this.put(piece, old);
    return old;
  }

  put(piece: string, value: Value): void {
    if (this.#young.size >= this.#most.pieces || this.#characters >= this.#most.characters) this.#age();
    this.#young.set(piece, value);
    this.#characters += piece.length;
  }

  clear(): void {
    this.#age();
    this.#old = new Map();
  }

  #age(): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#characters = 0;
  }
}
