import type { Finding } from '../../shared/dataRoom.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';

/** Words of what is looked at in a new run's pairs before it starts. */
export const runChecksText = {
  noneCut: (maxLength: number) => `No answer is cut: all fit into ${formatPlural(maxLength, 'token')}.`,
  cut: (cut: number, all: number, maxLength: number) =>
    `${formatCount(cut)} of ${formatPlural(all, 'pair')} ${cut === 1 ? 'has' : 'have'} an answer that does not fit into ${formatPlural(maxLength, 'token')} and loses its end.`,
  cutEffect: 'A model that never sees how an answer ends does not learn to stop.',
  changeLength: 'Change the length',
  showCut: 'See the lengths and pairs',
  comparing: 'Looking for questions that are also trained on',
  leaking: ({ count, figures }: Finding) =>
    `${formatCount(count)} of the ${formatPlural(figures['heldOut'] ?? count, 'pair')} to test on ${count === 1 ? 'has' : 'have'} a prompt that is trained on.`,
  leakEffect: 'The curves of the test will look better than they are.',
  showLeaking: 'See these pairs',
} as const;
