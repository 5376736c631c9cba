import { zipArchive } from './zipArchive.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The parts of a workbook of which each sheet is given as the XML inside its `sheetData`. */
export function workbookParts(
  sheets: readonly string[],
  sharedTexts: readonly string[] = [],
): Record<string, string> {
  const numbered = sheets.map((rows, i) => [i + 1, rows] as const);
  const listed = numbered.map(([id]) => `<sheet name="S${id}" sheetId="${id}" r:id="r${id}"/>`).join('');
  const related = numbered.map(
    ([id]) => `<Relationship Id="r${id}" Type="${relations}/worksheet" Target="worksheets/sheet${id}.xml"/>`,
  );
  const shared = `<Relationship Id="s" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/>`;
  return {
    '[Content_Types].xml': `${head}<Types/>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packaged}"><Relationship Id="a" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${listed}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packaged}">${related.join('')}${shared}</Relationships>`,
    'xl/sharedStrings.xml': `${head}<sst xmlns="${main}">${sharedTexts.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    ...Object.fromEntries(
      numbered.map(([id, rows]) => [
        `xl/worksheets/sheet${id}.xml`,
        `${head}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
      ]),
    ),
  };
}

/** A row whose cells hold their text themselves. */
export function textRow(number: number, cells: readonly string[]): string {
  const written = cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`);
  return `<row r="${number}">${written.join('')}</row>`;
}

/** A workbook with one sheet of texts. */
export function workbookFile(rows: readonly (readonly string[])[]): Buffer {
  return zipArchive(workbookParts([rows.map((cells, i) => textRow(i + 1, cells)).join('')]));
}
