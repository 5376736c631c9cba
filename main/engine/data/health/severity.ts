import type { Finding, FindingKind } from '../../../../shared/dataRoom.ts';

/** From which share on a finding is worth a look, and from which the run will learn something wrong. */
interface Limits {
  readonly advice: number;
  readonly warning: number;
}

/**
 * What the share is of is said beside it. A finding below its first limit is a note.
 * A limit of 0 means always, of Infinity never.
 */
const limits: Readonly<Record<FindingKind, Limits>> = {
  // Copies among all pairs: each is one more epoch over its pair. A few do little; a tenth is a part of the run.
  'exact-duplicates': { advice: 0.01, warning: 0.1 },
  // As above, but some sets of data repeat themselves on purpose, in other words or by a template.
  'near-duplicates': { advice: 0.05, warning: 0.5 },
  // Pairs in a contradiction: at least half of them are labelled wrong, so a look always pays.
  contradictions: { advice: 0, warning: 0.02 },
  // Pairs suspected. A hundredth is what careful labelling leaves; a twentieth bends what is learned.
  'suspected-swaps': { advice: 0.01, warning: 0.05 },
  // Share of longer (or shorter) chosen answers, less one half: 60 : 40, and 75 : 25.
  'length-bias': { advice: 0.1, warning: 0.25 },
  // Pairs whose answers are nearly the same.
  'near-identical-answers': { advice: 0.05, warning: 0.2 },
  // Pairs whose chosen and rejected answers are in two languages: the model would learn the language. Pairs in
  // a language that is not the file's main one are a note: many files are meant to be so.
  'mixed-languages': { advice: 0.001, warning: 0.02 },
  // Pairs with leftovers: the model learns to write them, so a look always pays.
  'template-leftovers': { advice: 0, warning: 0.01 },
  // It is a person's to decide; nothing wrong is learned.
  'personal-data': { advice: 0, warning: Infinity },
  // Held-out pairs whose prompt is trained on: the held-out curves are too good by about as much.
  'split-leakage': { advice: 0, warning: 0.05 },
  // Pairs with an answer that is cut: it loses its end, and the model learns not to end.
  'cut-answers': { advice: 0.01, warning: 0.1 },
};

export function severityOf(kind: FindingKind, share: number): Finding['severity'] {
  const { advice, warning } = limits[kind];
  if (share >= warning) return 'warning';
  return share >= advice ? 'advice' : 'note';
}
