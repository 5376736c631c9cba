/** What is copied: a form for every MIME type. */
export class ClipboardItem {
  readonly #forms: Readonly<Record<string, string | Blob | Promise<string | Blob>>>;

  constructor(forms: Readonly<Record<string, string | Blob | Promise<string | Blob>>>) {
    this.#forms = forms;
  }

  get types(): string[] {
    return Object.keys(this.#forms);
  }

  /** @throws Error where nothing of that type was copied */
  async getType(type: string): Promise<Blob> {
    const form = await this.#forms[type];
    if (form === undefined) throw new Error(`The clipboard holds no ${type}`);
    return typeof form === 'string' ? new Blob([form], { type }) : form;
  }
}

let items: readonly ClipboardItem[] = [];

/** `electron.clipboard`: one of the app's own, so that tests do not touch the machine's. */
export const clipboard = {
  async write(written: readonly ClipboardItem[]): Promise<void> {
    items = written;
  },
  async writeText(text: string): Promise<void> {
    items = [new ClipboardItem({ 'text/plain': text })];
  },
  async read(): Promise<ClipboardItem[]> {
    return [...items];
  },
  async readText(): Promise<string> {
    const item = items.find(({ types }) => types.includes('text/plain'));
    return item ? (await item.getType('text/plain')).text() : '';
  },
  async has(type: string): Promise<boolean> {
    return items.some(({ types }) => types.includes(type));
  },
  clear(): void {
    items = [];
  },
};
