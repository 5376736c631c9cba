import type { ColumnPreview, ColumnRole, Mapping, ShapeName, SourcePreview } from '../../shared/dataRoom.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';
import { rolesOf } from '../pairs/shapeRoles.ts';

/** While columns are being assigned, nothing is tried. */
const restMs = 200;

/** How a person says that a file's columns make pairs, tried on its first rows at each change. */
export class MappingDraft {
  readonly paths: readonly string[];
  readonly columns: readonly ColumnPreview[];
  #mapping = $state.raw<Mapping>({ shape: 'trl', columns: {}, pairing: 'best-worst', margin: 0 });
  #preview = $state.raw<SourcePreview | null>(null);
  #error = $state.raw<NudgeError | null>(null);
  #trying = $state(false);
  #asked = 0;
  /** Of the shapes that were looked at: what a person assigned stays when they come back. */
  readonly #shapeColumns = new Map<ShapeName, Mapping['columns']>();
  readonly #names: readonly string[];
  readonly #missing = $derived(
    rolesOf(this.#mapping.shape)
      .filter(({ role, needed }) => needed && this.#mapping.columns[role] === undefined)
      .map(({ role }) => role),
  );

  constructor(paths: readonly string[], { columns, guesses, ...rest }: SourcePreview) {
    this.paths = paths;
    this.columns = columns;
    const guessed = guesses.flatMap(({ mapping }) => Object.values(mapping.columns));
    this.#names = [...new Set([...columns.map(({ name }) => name), ...guessed])];
    for (const { mapping } of guesses.toReversed()) this.#shapeColumns.set(mapping.shape, mapping.columns);
    const [first] = guesses;
    if (first === undefined) return;
    this.#mapping = first.mapping;
    this.#preview = { columns, guesses, ...rest };
  }

  get mapping(): Mapping {
    return this.#mapping;
  }

  /** Columns that can be assigned: the file's own, and fields inside them that were recognised. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** What the mapping makes of the first rows; null until it is whole and was tried. */
  get preview(): SourcePreview | null {
    return this.#preview;
  }

  get error(): NudgeError | null {
    return this.#error;
  }

  get trying(): boolean {
    return this.#trying;
  }

  /** Roles without which there is no pair. */
  get missing(): readonly ColumnRole[] {
    return this.#missing;
  }

  /** It is whole, and some of the first rows give a pair. */
  get canImport(): boolean {
    return this.#missing.length === 0 && !this.#trying && (this.#preview?.pairs.length ?? 0) > 0;
  }

  /** Columns of roles that both shapes have go along. */
  chooseShape(shape: ShapeName): void {
    if (shape === this.#mapping.shape) return;
    this.#shapeColumns.set(this.#mapping.shape, this.#mapping.columns);
    const roles = rolesOf(shape).map(({ role }) => role);
    const shared = Object.entries(this.#mapping.columns).filter(([role]) =>
      roles.includes(role as ColumnRole),
    );
    this.#change({ shape, columns: { ...Object.fromEntries(shared), ...this.#shapeColumns.get(shape) } });
  }

  /** Makes a column play a role, which no other column then does; null for none. */
  assign(role: ColumnRole, column: string | null): void {
    const others = Object.entries(this.#mapping.columns).filter(
      ([other, name]) => other !== role && name !== column,
    );
    const columns = Object.fromEntries(column === null ? others : [...others, [role, column]]);
    this.#change({ columns });
  }

  pairUp(pairing: Mapping['pairing']): void {
    this.#change({ pairing });
  }

  setMargin(margin: number): void {
    this.#change({ margin });
  }

  again(): void {
    this.#change({});
  }

  #change(change: Partial<Mapping>): void {
    this.#mapping = { ...this.#mapping, ...change };
    this.#asked += 1;
    this.#error = null;
    this.#trying = this.#missing.length === 0;
    if (this.#trying) void this.#try(this.#asked);
    else this.#preview = null;
  }

  async #try(question: number): Promise<void> {
    await new Promise((done) => setTimeout(done, restMs));
    if (question !== this.#asked) return;
    try {
      const preview = await call('data.preview', { paths: [...this.paths], mapping: this.#mapping });
      if (question !== this.#asked) return;
      this.#preview = preview;
    } catch (thrown) {
      if (question !== this.#asked) return;
      this.#preview = null;
      this.#error = NudgeError.from(thrown);
    }
    this.#trying = false;
  }
}
