import { tooLongRow, tooMuchUnpacked } from './readErrors.ts';
import { dateText, readDateStyles } from './sheetDates.ts';
import { readSharedTexts, TextRuns, tooLongCell } from './sheetTexts.ts';
import type { SourceHandle } from './sourceHandle.ts';
import { faultyRow, goodRow } from './sourceRow.ts';
import type { ReadRow, ReadTask } from './sourceRow.ts';
import { checkColumns, columnNames } from './tableRow.ts';
import { readWorkbook } from './workbook.ts';
import { WorkbookParts } from './workbookParts.ts';
import { readXml } from './xmlEvents.ts';

/**
 * Rows of the first sheet of an Excel workbook (.xlsx) that has any below its header row. All cells are text, as
 * in a CSV file, dates as in ISO 8601; of a formula it is the value that was saved with it. Nothing outside the workbook is ever read.
 * @throws NudgeError FILE_UNREADABLE, FILE_NOT_TEXT for a file that is no workbook, DATA_SHAPE for too many columns
 */
export async function* readXlsx(task: ReadTask, file: SourceHandle): AsyncGenerator<readonly ReadRow[]> {
  const parts = await WorkbookParts.open(task, file);
  const workbook = await readWorkbook(task, parts);
  const { sheets, countsFrom1904 } = workbook;
  const texts = await readSharedTexts(task, parts, workbook.sharedTexts);
  const dateStyles = await readDateStyles(task, parts, workbook.styles);
  const meaning: CellMeaning = { texts, dateStyles, countsFrom1904 };
  const [first = ''] = sheets;
  const expectedBytes = parts.unpackedBytes + parts.sizeOf(first);
  for (const sheet of sheets) {
    const rows = new SheetRows(task, meaning);
    const reading = readXml(task, parts.read(sheet), rows);
    let any = false;
    while ((await reading.next()).done !== true) {
      const taken = rows.take();
      any ||= taken.length > 0;
      yield taken;
      const share = Math.min(1, parts.unpackedBytes / expectedBytes);
      await file.showTo(Math.floor(file.sizeBytes * share), task.pause);
    }
    if (any) return;
  }
}

/** What cells only refer to. */
interface CellMeaning {
  readonly texts: readonly string[];
  readonly dateStyles: ReadonlySet<number>;
  readonly countsFrom1904: boolean;
}

/** The rows of a sheet as its XML is read. */
class SheetRows {
  readonly #task: ReadTask;
  readonly #meaning: CellMeaning;
  readonly #runs: TextRuns;
  #names: readonly string[] | null = null;
  #rows: ReadRow[] = [];
  #line = 0;
  #column = -1;
  #type = 'n';
  #style = 0;
  #value: string[] = [];
  #valueLength = 0;
  #isValue = false;
  #cells: string[] = [];
  #rowLength = 0;
  #allLength = 0;

  constructor(task: ReadTask, meaning: CellMeaning) {
    this.#task = task;
    this.#meaning = meaning;
    this.#runs = new TextRuns(task);
  }

  take(): readonly ReadRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  readonly open = (element: string, attribute: (name: string) => string | undefined): void => {
    if (element === 'row') this.#openRow(attribute('r'));
    else if (element === 'c') this.#openCell(attribute('r'), attribute('t'), attribute('s'));
    else if (element === 'v') this.#isValue = true;
    else this.#runs.open(element);
  };

  readonly text = (piece: string): void => {
    this.#runs.add(piece);
    if (!this.#isValue) return;
    this.#valueLength += piece.length;
    if (this.#valueLength > this.#task.limits.rowBytes) throw tooLongCell(this.#task.path);
    this.#value.push(piece);
  };

  readonly close = (element: string): void => {
    if (element === 'row') this.#closeRow();
    else if (element === 'c') this.#closeCell();
    else if (element === 'v') this.#isValue = false;
    else this.#runs.close(element);
  };

  #openRow(number: string | undefined): void {
    const line = Number(number);
    this.#line = Number.isSafeInteger(line) && line > this.#line ? line : this.#line + 1;
    this.#column = -1;
    this.#cells = [];
    this.#rowLength = 0;
  }

  #openCell(address: string | undefined, type: string | undefined, style: string | undefined): void {
    const column = columnOf(address);
    this.#column = column ?? this.#column + 1;
    this.#type = type ?? 'n';
    this.#style = Number(style ?? 0);
    this.#value = [];
    this.#valueLength = 0;
    this.#runs.begin();
  }

  #closeCell(): void {
    const text = this.#cellText();
    if (text === '') return;
    checkColumns(this.#task, this.#column + 1);
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
    this.#rowLength += text.length;
  }

  #cellText(): string {
    if (this.#type === 'inlineStr') return this.#runs.end();
    const value = this.#value.join('').toWellFormed();
    if (this.#type === 's') return this.#meaning.texts[Number(value)] ?? '';
    if (this.#type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (this.#type === 'e') return '';
    const { dateStyles, countsFrom1904 } = this.#meaning;
    return this.#type === 'n' && dateStyles.has(this.#style) ? dateText(value, countsFrom1904) : value;
  }

  #closeRow(): void {
    if (this.#cells.length === 0) return;
    const { path, limits } = this.#task;
    this.#allLength += this.#rowLength;
    // A text that many cells share costs little in the file, and much in rows.
    if (this.#allLength > limits.unpackedBytes) throw tooMuchUnpacked(this.#task);
    if (this.#names === null) this.#names = columnNames(this.#task, this.#cells);
    else if (this.#rowLength > limits.rowBytes) {
      this.#rows.push(faultyRow(this.#line, tooLongRow(path, this.#line, limits.rowBytes)));
    } else this.#rows.push(goodRow(sheetRow(this.#names, this.#cells), this.#line));
  }
}

/** A row as an object; cells to the right of the header row have their column's number for a name. */
function sheetRow(names: readonly string[], cells: readonly string[]): Readonly<Record<string, string>> {
  const beyond = cells.slice(names.length).flatMap((cell, index): [string, string][] => {
    return cell === '' ? [] : [[`column ${names.length + index + 1}`, cell]];
  });
  return Object.fromEntries([
    ...names.map((name, index): [string, string] => [name, cells[index] ?? '']),
    ...beyond,
  ]);
}

/** The index of the column that an address such as "AB12" is in; null where there is none. */
function columnOf(address: string | undefined): number | null {
  const letters = /^[A-Za-z]{1,4}(?=\d)/.exec(address ?? '')?.[0].toUpperCase();
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
