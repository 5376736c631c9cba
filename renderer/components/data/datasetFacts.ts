import { formatBytes, formatCount, formatTime } from '../../../shared/format.ts';
import type { DatasetSummary } from '../../../shared/dataset.ts';
import { dataText } from '../../text/data.ts';

/** What there is to tell about a file, for a list of facts. */
export function datasetFacts({ report, seenAt, runs }: DatasetSummary): {
  name: string;
  value: string;
  path?: boolean;
}[] {
  const { facts } = dataText;
  const { columns, content } = report.shape;
  const column = (name: string | null): string => (name === null ? facts.sharedStart : dataText.column(name));
  return [
    { name: facts.file, value: report.path, path: true },
    { name: facts.size, value: formatBytes(report.sizeBytes) },
    { name: facts.format, value: dataText.format[report.format] },
    { name: facts.rows, value: dataText.report(report) },
    { name: facts.holds, value: dataText.content[content] },
    { name: facts.prompt, value: column(columns.prompt) },
    { name: facts.chosen, value: column(columns.chosen) },
    { name: facts.rejected, value: column(columns.rejected) },
    { name: facts.added, value: formatTime(seenAt) },
    { name: facts.runs, value: formatCount(runs) },
  ];
}
