import { describe, expect, it } from 'vitest';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { readAll, written } from './readAll.ts';
import { textRow, workbookFile, workbookParts } from './workbookFile.ts';
import { zipArchive } from './zipArchive.ts';

const header = textRow(1, ['prompt', 'chosen', 'rejected']);

function workbook(rows: string, sharedTexts: readonly string[] = []): string {
  return written(zipArchive(workbookParts([header + rows], sharedTexts)), 'pairs.xlsx');
}

describe('a workbook', () => {
  it('is read whatever its name, with its row numbers', async () => {
    const { source, rows } = await readAll(
      written(workbookFile([['prompt', 'chosen'], ['Q', 'a &amp; &#233;'], [], ['Q2', 'b']]), 'pairs.csv'),
    );
    expect(source.files[0]?.format).toBe('xlsx');
    expect(rows).toEqual([
      { row: 0, line: 2, value: { prompt: 'Q', chosen: 'a & é' }, problem: null },
      { row: 1, line: 4, value: { prompt: 'Q2', chosen: 'b' }, problem: null },
    ]);
  });

  it('gives every kind of cell as text, of formulas the saved value', async () => {
    const cells = [
      '<c r="A2" t="s"><v>0</v></c><c r="B2"><v>4.5</v></c><c r="C2" t="b"><v>1</v></c>',
      '<c r="A3" t="str"><f>A1</f><v>from a formula</v></c><c r="C3" t="e"><v>#N/A</v></c>',
      '<c r="B4" t="s"><v>1</v></c><c r="C4" t="s"><v>99</v></c>',
    ];
    const rows = cells.map((row, i) => `<row r="${i + 2}">${row}</row>`).join('');
    const texts = [
      '<t>shared_x000D_</t>',
      '<r><t>in </t></r><r><rPr/><t>runs</t></r><rPh><t>aloud</t></rPh>',
    ];
    expect((await readAll(workbook(rows, texts))).values).toEqual([
      { prompt: 'shared\r', chosen: '4.5', rejected: 'TRUE' },
      { prompt: 'from a formula', chosen: '', rejected: '' },
      { prompt: '', chosen: 'in runs', rejected: '' },
    ]);
  });

  it.each([
    ['', 45_292],
    ['<workbookPr date1904="1"/>', 43_830],
  ])('gives dates as text, and numbers as they are %s', async (setting, day) => {
    const number = (value: number, style: number): string => `<c s="${style}"><v>${value}</v></c>`;
    const rows = [
      number(day, 1) + number(day + 0.75, 2) + number(day, 0),
      number(0.5, 3) + number(day, 4) + number(day, 5),
    ];
    const parts = workbookParts([header + rows.map((row) => `<row>${row}</row>`).join('')]);
    const styles = [0, 14, 22, 21, 164, 165].map((id) => `<xf numFmtId="${id}"/>`);
    const formats =
      '<numFmt numFmtId="164" formatCode="[$-409]d\\ mmm"/><numFmt numFmtId="165" formatCode="0 &quot;days&quot;"/>';
    const relation = '<Relationship Id="t" Type="x/styles" Target="styles.xml"/></Relationships>';
    const bytes = zipArchive({
      ...parts,
      'xl/workbook.xml': (parts['xl/workbook.xml'] ?? '').replace('<sheets>', `${setting}<sheets>`),
      'xl/_rels/workbook.xml.rels': (parts['xl/_rels/workbook.xml.rels'] ?? '').replace(
        '</Relationships>',
        relation,
      ),
      'xl/styles.xml': `<styleSheet><numFmts>${formats}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.join('')}</cellXfs></styleSheet>`,
    });
    expect((await readAll(written(bytes, 'x.xlsx'))).values).toEqual([
      { prompt: '2024-01-01', chosen: '2024-01-01T18:00:00', rejected: String(day) },
      { prompt: '12:00:00', chosen: '2024-01-01', rejected: String(day) },
    ]);
  });

  it('is read from the first sheet with rows below its header, hidden ones last', async () => {
    const parts = workbookParts(['', textRow(1, ['title only']), header + textRow(2, ['Q', 'a', 'b'])]);
    expect((await readAll(written(zipArchive(parts), 'x.xlsx'))).values).toEqual([
      { prompt: 'Q', chosen: 'a', rejected: 'b' },
    ]);
    const two = workbookParts([header + textRow(2, ['1']), header + textRow(2, ['2'])]);
    two['xl/workbook.xml'] =
      two['xl/workbook.xml']?.replace('sheetId="1"', 'sheetId="1" state="hidden"') ?? '';
    expect((await readAll(written(zipArchive(two), 'x.xlsx'))).values).toMatchObject([{ prompt: '2' }]);
  });

  it('names cells to the right of the header row', async () => {
    const { values } = await readAll(workbook(textRow(2, ['Q', 'a', 'b', '', 'a note'])));
    expect(values).toEqual([{ prompt: 'Q', chosen: 'a', rejected: 'b', 'column 5': 'a note' }]);
  });

  it('leaves out a row that is too long', async () => {
    const rows = textRow(2, ['Q', 'x'.repeat(900), 'y'.repeat(900)]) + textRow(3, ['Q', 'a', 'b']);
    const { values, problems } = await readAll(workbook(rows), { rowBytes: 1000 });
    expect(values).toHaveLength(1);
    expect(problems).toEqual([[0, 'it is longer than 1000 bytes']]);
  });
});

describe('a workbook that is none, or of ill will', () => {
  it.each([
    ['a ZIP archive', { 'a.txt': 'x' }, 'a ZIP archive'],
    ['a Word document', { '[Content_Types].xml': '', 'word/document.xml': '' }, 'a Word document'],
    ['an OpenDocument file', { mimetype: '', 'content.xml': '' }, 'an OpenDocument file'],
    ['a binary workbook', binaryWorkbook(), 'a binary Excel workbook'],
  ])('is refused as %s', async (_, parts, what) => {
    const error = await rejectedBy(readAll(written(zipArchive(parts), 'x.xlsx')));
    expect(error.code).toBe('FILE_NOT_TEXT');
    expect(error.message).toContain(what);
  });

  it('is refused when it is protected by a password', async () => {
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
    expect((await rejectedBy(readAll(written(old, 'x.xlsx')))).message).toContain('protected by a password');
    const parts = workbookParts([header]);
    const encrypted = zipArchive(parts, { 'xl/workbook.xml': { encrypted: true } });
    expect((await rejectedBy(readAll(written(encrypted, 'x.xlsx')))).message).toContain(
      'protected by a password',
    );
  });

  it('is refused when it unpacks to more than it says', async () => {
    const parts = workbookParts([header + textRow(2, ['x'.repeat(100_000)])]);
    const lie = zipArchive(parts, { 'xl/worksheets/sheet1.xml': { claimedSize: 500 } });
    expect((await rejectedBy(readAll(written(lie, 'x.xlsx')))).code).toBe('FILE_UNREADABLE');
  });

  it('is refused when it says that it unpacks to more than is taken on', async () => {
    const parts = workbookParts([header + textRow(2, ['x'.repeat(100_000)])]);
    const error = await rejectedBy(
      readAll(written(zipArchive(parts), 'x.xlsx'), { workbookPartBytes: 50_000 }),
    );
    expect(error.message).toContain('a part of more than');
  });

  it('is refused when it unpacks to far more than its size', async () => {
    const parts = workbookParts([header + textRow(2, [' '.repeat(5_000_000)])]);
    const limits = { freelyUnpackedBytes: 1_000_000, unpackedRatio: 100 };
    const error = await rejectedBy(readAll(written(zipArchive(parts), 'x.xlsx'), limits));
    expect(error.message).toContain('more than 100 times its size');
  });

  it('is refused when it has more parts than a workbook', async () => {
    const parts = {
      ...workbookParts([header]),
      ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`p${i}`, ''])),
    };
    const error = await rejectedBy(readAll(written(zipArchive(parts), 'x.xlsx'), { workbookParts: 20 }));
    expect(error.message).toContain('more files than a workbook has');
  });

  it('never follows anything outside: entities, document types, external and circular references', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&b;&b;">]>';
    const parts = workbookParts([header + textRow(2, ['Q', 'a', 'b'])]);
    const sheet = 'xl/worksheets/sheet1.xml';
    const withType = { ...parts, [sheet]: parts[sheet]?.replace('<worksheet', `${bomb}<worksheet`) ?? '' };
    expect((await rejectedBy(readAll(written(zipArchive(withType), 'x.xlsx')))).message).toContain(
      'document type',
    );
    const withEntity = { ...parts, [sheet]: parts[sheet]?.replace('>Q<', '>&secret;<') ?? '' };
    expect((await rejectedBy(readAll(written(zipArchive(withEntity), 'x.xlsx')))).code).toBe(
      'FILE_UNREADABLE',
    );
    for (const target of [
      '../../../../etc/passwd',
      'file:///etc/passwd',
      'http://example.com/',
      'workbook.xml',
      '',
    ]) {
      const relations = parts['xl/_rels/workbook.xml.rels']?.replace('worksheets/sheet1.xml', target) ?? '';
      const referring = { ...parts, 'xl/_rels/workbook.xml.rels': relations };
      const error = await rejectedBy(readAll(written(zipArchive(referring), 'x.xlsx')));
      expect(['FILE_UNREADABLE', 'FILE_EMPTY']).toContain(error.code);
    }
    const external =
      parts['xl/_rels/workbook.xml.rels']?.replace('Target="w', 'TargetMode="External" Target="w') ?? '';
    const away = { ...parts, 'xl/_rels/workbook.xml.rels': external };
    expect((await rejectedBy(readAll(written(zipArchive(away), 'x.xlsx')))).message).toContain('no sheets');
  });

  it('is refused when its XML is nested without end, or its cells lie far out', async () => {
    const deep = workbookParts(['<a>'.repeat(10_000)]);
    expect((await rejectedBy(readAll(written(zipArchive(deep), 'x.xlsx')))).message).toContain(
      'nested deeper',
    );
    const far = workbook('<row r="2"><c r="ZZZZ2" t="str"><v>x</v></c></row>');
    expect((await rejectedBy(readAll(far))).message).toContain('columns');
  });
});

function binaryWorkbook(): Record<string, string> {
  const parts = workbookParts([header]);
  const relations = parts['_rels/.rels']?.replace('workbook.xml', 'workbook.bin') ?? '';
  return { ...parts, '_rels/.rels': relations };
}
