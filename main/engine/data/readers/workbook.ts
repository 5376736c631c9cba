import { damaged, notReadable } from './readErrors.ts';
import type { ReadTask } from './sourceRow.ts';
import { partName } from './workbookParts.ts';
import type { WorkbookParts } from './workbookParts.ts';
import { readXml } from './xmlEvents.ts';

const packageRelations = '_rels/.rels';

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly part: string;
}

/** Where things are in a workbook: names of parts. */
export interface Workbook {
  /** The sheets in their order, those that are shown first. */
  readonly sheets: readonly string[];
  /** The texts that cells share; null where there are none. */
  readonly sharedTexts: string | null;
  /** How cells look, which tells dates from numbers; null where nothing is said. */
  readonly styles: string | null;
  /** Days are counted from 1904, not 1900. */
  readonly countsFrom1904: boolean;
}

/** @throws NudgeError FILE_UNREADABLE for a workbook without sheets, FILE_NOT_TEXT for a binary one */
export async function readWorkbook(task: ReadTask, parts: WorkbookParts): Promise<Workbook> {
  const main = await mainPart(task, parts);
  const relations = await relationsOf(task, parts, main);
  const { sheets, countsFrom1904 } = await sheetIds(task, parts, main);
  const shown = [...sheets.filter(({ isHidden }) => !isHidden), ...sheets.filter(({ isHidden }) => isHidden)];
  const found = shown.flatMap(({ id }) => {
    const relation = relations.find((candidate) => candidate.id === id);
    return relation?.type.endsWith('/worksheet') === true && parts.has(relation.part) ? [relation.part] : [];
  });
  if (found.length === 0) throw damaged(task.path, 'it has no sheets');
  const partOf = (kind: string): string | null =>
    relations.find(({ type, part }) => type.endsWith(kind) && parts.has(part))?.part ?? null;
  return {
    // Sheets that are the same part would be read again and again.
    sheets: [...new Set(found)],
    sharedTexts: partOf('/sharedStrings'),
    styles: partOf('/styles'),
    countsFrom1904,
  };
}

async function mainPart(task: ReadTask, parts: WorkbookParts): Promise<string> {
  const relations = parts.has(packageRelations) ? await readRelations(task, parts, packageRelations, '') : [];
  const main = relations.find(({ type }) => type.endsWith('/officeDocument'))?.part ?? 'xl/workbook.xml';
  if (main.endsWith('.bin')) {
    throw notReadable(task.path, 'a binary Excel workbook', 'Save it as .xlsx or CSV.');
  }
  return main;
}

function relationsOf(task: ReadTask, parts: WorkbookParts, main: string): Promise<readonly Relation[]> {
  const slash = main.lastIndexOf('/') + 1;
  return readRelations(task, parts, `${main.slice(0, slash)}_rels/${main.slice(slash)}.rels`, main);
}

/** Relationships to parts of the archive; those to anything outside are left out. */
async function readRelations(
  task: ReadTask,
  parts: WorkbookParts,
  name: string,
  base: string,
): Promise<readonly Relation[]> {
  const relations: Relation[] = [];
  const reading = readXml(task, parts.read(name), {
    open: (element, attribute) => {
      if (element !== 'Relationship' || attribute('TargetMode') === 'External') return;
      const part = partName(base, attribute('Target') ?? '');
      relations.push({ id: attribute('Id') ?? '', type: attribute('Type') ?? '', part });
    },
    close: () => undefined,
    text: () => undefined,
  });
  await drain(reading);
  return relations;
}

interface SheetId {
  readonly id: string;
  readonly isHidden: boolean;
}

async function sheetIds(
  task: ReadTask,
  parts: WorkbookParts,
  main: string,
): Promise<{ sheets: readonly SheetId[]; countsFrom1904: boolean }> {
  const sheets: SheetId[] = [];
  let countsFrom1904 = false;
  const reading = readXml(task, parts.read(main), {
    open: (element, attribute) => {
      if (element === 'workbookPr') countsFrom1904 = /^(?:1|true)$/.test(attribute('date1904') ?? '');
      if (element !== 'sheet') return;
      sheets.push({ id: attribute('r:id') ?? '', isHidden: (attribute('state') ?? 'visible') !== 'visible' });
    },
    close: () => undefined,
    text: () => undefined,
  });
  await drain(reading);
  return { sheets, countsFrom1904 };
}

/** Reads to the end what is read for its events only. */
export async function drain(reading: AsyncGenerator<void>): Promise<void> {
  while ((await reading.next()).done !== true);
}
