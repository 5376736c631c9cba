import type { ColumnRole } from '../../../shared/dataRoom.ts';
import type { DatasetDetails } from '../../../shared/dataset.ts';
import { formatBytes, formatCount, formatTime } from '../../../shared/format.ts';
import { dataText } from '../../text/data.ts';
import { mappingText } from '../../text/mapping.ts';

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly path?: boolean;
}

/** Of very many files, so many are named. */
const shownFiles = 20;

/** What there is to tell about a dataset's files, for a list of facts. */
export function datasetFacts({ report, mapping, paths, seenAt, runs }: DatasetDetails): Fact[] {
  const { facts } = dataText;
  const roles = Object.entries(mapping.columns) as [ColumnRole, string][];
  const inAnswers = dataText.isPromptInAnswers(mapping);
  return [
    ...paths.slice(0, shownFiles).map((path, index) => ({
      name: paths.length === 1 ? facts.file : facts.fileOf(index + 1, paths.length),
      value: path,
      path: true,
    })),
    { name: facts.size, value: formatBytes(report.sizeBytes) },
    { name: facts.format, value: dataText.format[report.format] },
    { name: facts.rows, value: dataText.report(report) },
    { name: facts.holds, value: dataText.content[report.shape.content] },
    ...(inAnswers ? [{ name: mappingText.role('prompt').label, value: facts.sharedStart }] : []),
    ...roles.map(([role, column]) => ({
      name: mappingText.role(role).label,
      value: dataText.column(column),
    })),
    { name: facts.added, value: formatTime(seenAt) },
    { name: facts.runs, value: formatCount(runs) },
  ];
}
