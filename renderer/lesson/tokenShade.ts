import type { LessonToken } from '../../shared/lesson.ts';

/** How a token is drawn: which model finds it likelier, and how clearly. */
export interface TokenShade {
  readonly liker: 'tuned' | 'reference' | null;
  /** 0–1. */
  readonly strength: number;
}

/** Differences below this, nats, are not worth an eye: 5 % of a probability. */
const noticeable = 0.05;
/** From this difference on, nats, the shade is at its strongest: e² ≈ 7 times as likely. */
const clear = 2;

export function shadeOf({ logp, referenceLogp }: LessonToken): TokenShade {
  const difference = logp - referenceLogp;
  if (!(Math.abs(difference) >= noticeable)) return { liker: null, strength: 0 };
  return {
    liker: difference > 0 ? 'tuned' : 'reference',
    strength: Math.min(1, Math.abs(difference) / clear),
  };
}
