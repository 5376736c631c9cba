import type { DatasetInspection } from '../services/dataInspection.ts';
import { findingCount, findingRows, findingsHeading, findingWords } from './findingWords.ts';
import { indent, wrap } from './layout.ts';

const width = 96;

/** What may be wrong with a dataset, the gravest first: how many pairs, the figures, some rows, and what to do. */
export function describeFindings({ report, findings, rowsOf }: DatasetInspection): string[] {
  if (findings.length === 0) return [];
  const blocks = findings.map((finding) => {
    const { name, figures, advice } = findingWords(finding);
    const rows = rowsOf[finding.kind] ?? [];
    const lines = [
      `${findingCount(finding, report.kept)}: ${findingRows(rows, finding.count)}`,
      ...(figures.length === 0 ? [] : [figures.join('; ')]),
      advice,
    ];
    return [
      '',
      `  ${name}`,
      ...indent(
        lines.flatMap((line) => wrap(line, width - 4)),
        4,
      ),
    ];
  });
  return ['', findingsHeading, ...blocks.flat()];
}
