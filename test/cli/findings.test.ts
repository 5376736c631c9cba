import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { describeFindings } from '../../main/cli/findingReport.ts';
import { findingCount, findingRows, findingWords } from '../../main/cli/findingWords.ts';
import { inspectSource } from '../../main/services/dataInspection.ts';
import { findingKinds, type Finding, type FindingKind } from '../../shared/dataRoom.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

const finding = (kind: FindingKind, count: number, figures: Finding['figures'] = {}): Finding => ({
  ...{ kind, severity: 'advice', count, figures },
});

describe('the words of a finding', () => {
  test.each(findingKinds)('%s: every word is there, also without figures', (kind) => {
    const { name, figures, advice } = findingWords(finding(kind, 2));
    for (const words of [name, ...figures, advice]) expect(words).not.toMatch(/NaN|undefined|^$/);
  });

  test('wrong labels come with the flags that allow for them', () => {
    const words = findingWords(
      finding('contradictions', 4, { noiseRate: 0.0412, noiseRateAtLeast: 0.02, sets: 2 }),
    );
    expect(words.figures).toEqual([
      '2 questions with such answers',
      'wrong labels: about 4.1 %, at least 2 %',
    ]);
    expect(words.advice).toContain('--loss robust --label-smoothing 0.041');
  });

  test('languages are named, also those that are told by their script', () => {
    const figures = { mainShare: 0.997, 'in:de': 8, 'in:cyrillic': 1, answersDiffer: 0 };
    expect(findingWords(finding('mixed-languages', 9, figures)).figures).toEqual([
      ...['99.7 % in the main language', 'German: 8 pairs', 'Cyrillic: 1 pair'],
    ]);
  });

  test('a bias to short answers says so', () => {
    const words = findingWords(finding('length-bias', 9, { chosenLonger: 0.2, medianGapWords: -12 }));
    expect(words.name).toContain('is the shorter one');
    expect(words.figures).toEqual(['in 80 % of the pairs', 'typically 12 words shorter']);
  });

  test('counts, shares and rows', () => {
    expect(findingCount(finding('personal-data', 1), 200)).toBe('1 pair, 0.5 % (worth a look)');
    expect(findingRows([0], 1)).toBe('row 1');
    expect(findingRows([0, 1499], 2)).toBe('rows 1, 1,500');
    expect(findingRows([0, 4], 9)).toBe('rows 1, 5 and 7 more');
  });
});

test('what is wrong with a file is told with rows of the file', async () => {
  const pair = (i: number, more = {}) => ({
    ...{ prompt: `question ${String(i)}`, chosen: `a good answer to ${String(i)}`, rejected: 'no' },
    ...more,
  });
  const rows = [pair(1), { prompt: 'x', chosen: 'same', rejected: 'same' }, pair(2), pair(1), pair(2)];
  const path = join(tempFolder(), 'dirty.jsonl');
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  const inspection = await inspectSource({ paths: [path], mapping: null }, null);
  const lines = describeFindings(inspection);
  expect(lines.slice(0, 2)).toEqual(['', 'What may be wrong:']);
  const copies = lines.findIndex((line) => line.includes('exact duplicates'));
  expect(lines[copies + 1]?.trim()).toMatch(/^2 pairs, 50 % \(.*\): rows 4, 5$/);
  expect(describeFindings({ ...inspection, findings: [] })).toEqual([]);
});
