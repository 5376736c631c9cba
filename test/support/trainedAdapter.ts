import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { startTraining } from '../../main/services/training.ts';
import { importInto } from './storedPairs.ts';

const resources = path.resolve(import.meta.dirname, '../../resources');
const folder = mkdtempSync(path.join(tmpdir(), 'nudge-adapter-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** An adapter that a few strong steps gave the starter model, the same for the same seed; made once a test file. */
export async function trainedAdapter(seed = 1): Promise<string> {
  const out = path.join(folder, String(seed));
  if (existsSync(out)) return out;
  const making = `${out}.making`;
  const settings = {
    ...defaultSettings(),
    seed,
    maxSteps: 6,
    learningRate: 1e-3,
    samplePrompts: 0,
    evalFraction: 0,
  };
  const home = path.join(folder, 'home');
  const data = await importInto(home, path.join(resources, 'sample-pairs.jsonl'));
  await startTraining(
    home,
    {
      modelDir: path.join(resources, 'starter-model'),
      data,
      evalData: null,
      outDir: making,
      name: null,
      settings,
      device: 'cpu',
    },
    { onEvent: () => undefined, shouldStop: () => false },
  );
  renameSync(making, out);
  return out;
}
