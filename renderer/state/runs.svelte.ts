import { NudgeError, type ErrorData } from '../../shared/errors.ts';
import type { RunSummary } from '../../shared/run.ts';
import { call, listen } from '../api.ts';
import { Coalesced } from './coalesced.ts';
import {
  emptySelection,
  keepListed,
  selectAll,
  selectRange,
  toggleRow,
  type RowSelection,
} from './rowSelection.ts';
import {
  filterRuns,
  nextOrder,
  noFilter,
  sortRuns,
  tagsOf,
  type RunFilter,
  type RunOrder,
  type RunSortKey,
} from './runTable.ts';

/** The list may change many times a second while a run trains; it is read again at most this often. */
const refreshGapMs = 1000;

/** What the table of runs shows, and what can be done with it. Search and order stay while the window is open. */
export class RunList {
  #all = $state.raw<readonly RunSummary[] | null>(null);
  #loadError = $state.raw<ErrorData | null>(null);
  #actionError = $state.raw<ErrorData | null>(null);
  #filter = $state.raw<RunFilter>(noFilter);
  #order = $state.raw<RunOrder>({ key: 'when', descending: true });
  #selection = $state.raw<RowSelection>(emptySelection);
  #activeId = $state.raw<number | null>(null);
  #stop: () => void = () => undefined;
  readonly #refresh = new Coalesced(() => this.load(), refreshGapMs);

  readonly #shown = $derived(
    this.#all === null ? [] : sortRuns(filterRuns(this.#all, this.#filter), this.#order),
  );
  readonly #shownIds = $derived(this.#shown.map(({ id }) => id));
  readonly #tags = $derived(tagsOf(this.#all ?? []));
  readonly #selected = $derived(this.#shown.filter(({ id }) => this.#selection.ids.has(id)));

  /** All runs; null until they are there. */
  get all(): readonly RunSummary[] | null {
    return this.#all;
  }

  /** The runs that pass the filter, in order. */
  get shown(): readonly RunSummary[] {
    return this.#shown;
  }

  /** Why the list could not be read. */
  get loadError(): ErrorData | null {
    return this.#loadError;
  }

  /** Why the last thing done with a run failed. */
  get actionError(): ErrorData | null {
    return this.#actionError;
  }

  get filter(): RunFilter {
    return this.#filter;
  }

  get order(): RunOrder {
    return this.#order;
  }

  get tags(): readonly string[] {
    return this.#tags;
  }

  /** Chosen runs among those shown, in the table's order. */
  get selected(): readonly RunSummary[] {
    return this.#selected;
  }

  isSelected(id: number): boolean {
    return this.#selection.ids.has(id);
  }

  /** Where in `shown` the row that the arrow keys start from is; 0 until one was touched. */
  get activeIndex(): number {
    return Math.max(0, this.#activeId === null ? 0 : this.#shownIds.indexOf(this.#activeId));
  }

  /** Reads the list and keeps it fresh until `leave`. */
  enter(): void {
    this.#stop = listen('runs.changed', () => this.#refresh.request());
    this.#refresh.request();
  }

  leave(): void {
    this.#stop();
    this.#refresh.cancel();
    this.#selection = emptySelection;
    this.#actionError = null;
  }

  async load(): Promise<void> {
    try {
      this.#take(await call('runs.list'));
      this.#loadError = null;
    } catch (thrown) {
      this.#loadError = NudgeError.from(thrown).toData();
    }
  }

  filterBy(change: Partial<RunFilter>): void {
    this.#setFilter({ ...this.#filter, ...change });
  }

  clearFilter(): void {
    this.#setFilter(noFilter);
  }

  orderBy(key: RunSortKey): void {
    this.#order = nextOrder(this.#order, key);
  }

  activate(id: number): void {
    this.#activeId = id;
  }

  /** The row `by` rows below the active one, or as far as there are rows; it is active then. */
  moveActive(by: number): RunSummary | undefined {
    const index = Math.min(this.#shown.length - 1, Math.max(0, this.activeIndex + by));
    const run = this.#shown[index];
    if (run !== undefined) this.#activeId = run.id;
    return run;
  }

  toggle(id: number): void {
    this.#activeId = id;
    this.#selection = toggleRow(this.#selection, id);
  }

  /** Chooses every row from the one last touched to this one. */
  extendTo(id: number): void {
    const anchored =
      this.#selection.anchor === null ? { ...this.#selection, anchor: this.#activeId } : this.#selection;
    this.#activeId = id;
    this.#selection = selectRange(anchored, id, this.#shownIds);
  }

  selectAll(): void {
    this.#selection = selectAll(this.#shownIds);
  }

  clearSelection(): void {
    this.#selection = emptySelection;
  }

  dismissError(): void {
    this.#actionError = null;
  }

  async rename(id: number, name: string): Promise<void> {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed === this.#find(id)?.name) return;
    await this.#act(async () => {
      await call('runs.rename', { id, name: trimmed });
      this.#change(id, { name: trimmed });
    });
  }

  /** Resolves to whether it was kept. */
  async describe(id: number, note: string, tags: readonly string[]): Promise<boolean> {
    return this.#act(async () => {
      await call('runs.note', { id, note });
      await call('runs.tag', { id, tags: [...tags] });
      this.#change(id, { note, tags });
    });
  }

  /** Takes runs out of the list. Resolves to whether it was done; `restore` brings them back. */
  async remove(ids: readonly number[]): Promise<boolean> {
    return this.#act(async () => {
      await call('runs.delete', { ids: [...ids] });
      const gone = new Set(ids);
      this.#take((this.#all ?? []).filter(({ id }) => !gone.has(id)));
    });
  }

  async restore(ids: readonly number[]): Promise<void> {
    await this.#act(async () => {
      await call('runs.restore', { ids: [...ids] });
      await this.load();
    });
  }

  /** Resolves to the path it was written to, or null when cancelled or failed. */
  async exportCsv(ids: readonly number[]): Promise<string | null> {
    let path: string | null = null;
    await this.#act(async () => {
      path = await call('runs.exportCsv', { ids: [...ids] });
    });
    return path;
  }

  /** Shows a run's folder in the file manager. */
  async reveal(id: number): Promise<void> {
    await this.#act(async () => {
      await call('app.reveal', { kind: 'run', id });
    });
  }

  #take(runs: readonly RunSummary[]): void {
    // The neighbour takes over from an active row that is gone, so that the keyboard stays where it was.
    const index = this.activeIndex;
    this.#all = runs;
    if (this.#activeId !== null && !this.#shownIds.includes(this.#activeId)) {
      this.#activeId = this.#shownIds[Math.min(index, this.#shownIds.length - 1)] ?? null;
    }
    this.#keepSelectionListed();
  }

  #setFilter(filter: RunFilter): void {
    this.#filter = filter;
    this.#keepSelectionListed();
  }

  /** What cannot be seen is not acted on. */
  #keepSelectionListed(): void {
    this.#selection = keepListed(this.#selection, this.#shownIds);
  }

  #find(id: number): RunSummary | undefined {
    return this.#all?.find((run) => run.id === id);
  }

  #change(id: number, change: Partial<RunSummary>): void {
    this.#all = (this.#all ?? []).map((run) => (run.id === id ? { ...run, ...change } : run));
  }

  async #act(task: () => Promise<void>): Promise<boolean> {
    try {
      await task();
      this.#actionError = null;
      return true;
    } catch (thrown) {
      this.#actionError = NudgeError.from(thrown).toData();
      return false;
    }
  }
}

export const runList = new RunList();
