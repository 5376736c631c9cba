import { formatPercent, formatRate, formatSigned } from '../../../shared/format.ts';
import type { RunSummary } from '../../../shared/run.ts';
import { judgedBy, type RunSortKey } from '../../state/runTable.ts';

/** Columns that hold one number or name, as against a drawing or several things. */
export type FigureKey = Exclude<RunSortKey, 'name' | 'status' | 'steps' | 'loss' | 'when'>;

/** What the table shows of a run in such a column; null where it was not measured. */
export function figureOf(run: RunSummary, key: FigureKey): string | null {
  const last = judgedBy(run);
  switch (key) {
    case 'model':
      return run.modelName;
    case 'data':
      return run.datasetName;
    case 'beta':
      return formatRate(run.settings.loss.beta);
    case 'learningRate':
      return formatRate(run.settings.learningRate);
    case 'accuracy':
      return last && formatPercent(last['rewards/accuracies']);
    case 'margin':
      return last && formatSigned(last['rewards/margins']);
    case 'kl':
      return last?.kl?.toFixed(2) ?? null;
  }
}
