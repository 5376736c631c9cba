import type { FileSurvey, SurveyedPart } from '../../shared/dataRoom.ts';

/** How files that came together become datasets: one to learn from and one to test on, one, or one each. */
export type Arrangement = 'split' | 'one' | 'each';

/** Files that are read as one dataset. */
export interface PlannedDataset {
  readonly parts: readonly SurveyedPart[];
  readonly use: SurveyedPart['use'];
}

/** What can be done with these files, what is most likely meant first. */
export function arrangementsOf({ parts, apart }: FileSurvey): Arrangement[] {
  const split: Arrangement[] = parts.some(({ use }) => use === 'heldOut') ? ['split'] : [];
  if (apart === null) return [...split, 'one', 'each'];
  return apart.why === 'format' ? [...split, 'each'] : [...split, 'each', 'one'];
}

/** The datasets of an arrangement, what is to be learned from last: what is imported last is listed first. */
export function plannedDatasets({ parts }: FileSurvey, arrangement: Arrangement): PlannedDataset[] {
  if (arrangement === 'one') return [{ parts, use: null }];
  const alone = (part: SurveyedPart): PlannedDataset => ({ parts: [part], use: null });
  if (arrangement === 'each') return parts.map(alone);
  const used = (use: SurveyedPart['use']): PlannedDataset => ({
    parts: parts.filter((part) => part.use === use),
    use,
  });
  return [...parts.filter(({ use }) => use === null).map(alone), used('heldOut'), used('train')];
}

/** Pairs in some parts together; null where that cannot be said. */
export function pairsIn(parts: readonly SurveyedPart[]): { count: number; exact: boolean } | null {
  let [count, exact] = [0, true];
  for (const { pairs } of parts) {
    if (pairs === null) return null;
    count += pairs.count;
    exact &&= pairs.exact;
  }
  return { count, exact };
}
