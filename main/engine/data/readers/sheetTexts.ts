import { tooMuch } from './readErrors.ts';
import type { ReadTask } from './sourceRow.ts';
import { drain } from './workbook.ts';
import type { WorkbookParts } from './workbookParts.ts';
import { readXml } from './xmlEvents.ts';

/** The texts that cells share, by their number. */
export async function readSharedTexts(
  task: ReadTask,
  parts: WorkbookParts,
  name: string | null,
): Promise<readonly string[]> {
  if (name === null) return [];
  const texts: string[] = [];
  const text = new TextRuns(task);
  const reading = readXml(task, parts.read(name), {
    open: (element) => {
      if (element === 'si') text.begin();
      text.open(element);
    },
    close: (element) => {
      text.close(element);
      if (element === 'si') texts.push(text.end());
    },
    text: (piece) => text.add(piece),
  });
  await drain(reading);
  return texts;
}

/** The text of a cell, which may come in runs of several looks; hints at how to say it aloud are left out. */
export class TextRuns {
  readonly #task: ReadTask;
  #pieces: string[] = [];
  #length = 0;
  #isText = false;
  #isReading = false;

  constructor(task: ReadTask) {
    this.#task = task;
  }

  begin(): void {
    this.#pieces = [];
    this.#length = 0;
  }

  open(element: string): void {
    if (element === 'rPh') this.#isReading = true;
    if (element === 't') this.#isText = !this.#isReading;
  }

  close(element: string): void {
    if (element === 'rPh') this.#isReading = false;
    if (element === 't') this.#isText = false;
  }

  /** @throws NudgeError FILE_UNREADABLE for a cell longer than a row may be */
  add(piece: string): void {
    if (!this.#isText) return;
    this.#length += piece.length;
    if (this.#length > this.#task.limits.rowBytes) throw tooLongCell(this.#task.path);
    this.#pieces.push(piece);
  }

  end(): string {
    return unescapeText(this.#pieces.join('')).toWellFormed();
  }
}

export function tooLongCell(path: string): Error {
  return tooMuch(
    path,
    'has a cell with more text than a cell can hold',
    'Save the table again in Excel, or as CSV.',
  );
}

/** Characters that XML cannot hold stand there by their number. */
function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
