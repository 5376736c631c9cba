import { defaultSettings } from '../../main/engine/train/settings.ts';
import type { LossName, LossSettings } from '../../shared/run.ts';

/** The default loss settings with one loss of weight 1; label smoothing where that loss needs it. */
export function lossSettings(name: LossName, changes: Partial<LossSettings> = {}): LossSettings {
  const labelSmoothing = name === 'cdpo' || name === 'robust' || name === 'exo_pair' ? 0.1 : 0;
  return { ...defaultSettings().loss, terms: [{ name, weight: 1 }], labelSmoothing, ...changes };
}
