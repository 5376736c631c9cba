import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NudgeError } from '../../../shared/errors.ts';
import { writeFailure } from '../files/fileErrors.ts';
import { writeAtomically, writeFully } from '../files/atomicWrite.ts';
import { openSafetensors } from '../model/safetensors.ts';
import { writeSafetensors, type TensorToWrite } from '../model/safetensorsWriter.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import type { DeviceTensor, Executor } from '../runtime/executor.ts';

/*
 * A stopped run's state, from which it goes on bit for bit: trained tensors, AdamW's running means, and where in
 * its batches it stood. Order, prompts and chance all follow from the seed and the step.
 */

const progressSchema = z.object({
  step: z.number().int().min(0),
  tokens: z.number().min(0),
  updates: z.number().int().min(0),
});

export type Progress = z.infer<typeof progressSchema>;

const stateFile = 'state.safetensors';
const progressFile = 'progress.json';

/** Every tensor of the optimizer's groups, under a name of its own. */
function* stateTensors(
  optimizer: Optimizer,
): Generator<{ key: string; home: Record<string, DeviceTensor>; name: string; shape: readonly number[] }> {
  for (const [i, { specs, tensors }] of optimizer.groups.entries()) {
    const moments = optimizer.moments[i] ?? {};
    for (const { name, shape } of specs) {
      yield { key: `${String(i)}.p.${name}`, home: tensors, name, shape };
      for (const letter of ['m', 'v']) {
        yield { key: `${String(i)}.${letter}.${name}`, home: moments, name: `${letter}.${name}`, shape };
      }
    }
  }
}

/**
 * Writes the state into `dir`. The progress file comes last, and only together do the two count.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE
 */
export async function saveCheckpoint(
  executor: Executor,
  dir: string,
  optimizer: Optimizer,
  progress: Omit<Progress, 'updates'>,
): Promise<void> {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (thrown) {
    throw writeFailure(dir, thrown);
  }
  const tensors: TensorToWrite[] = [];
  for (const { key, home, name, shape } of stateTensors(optimizer)) {
    const tensor = home[name];
    if (tensor === undefined) throw new Error(`the optimizer has lost ${name}`);
    const values = (await executor.download(tensor)).slice();
    tensors.push({ name: key, shape, dtype: 'F32', values: () => values });
  }
  rmSync(join(dir, progressFile), { force: true });
  writeSafetensors(join(dir, stateFile), tensors);
  const text = JSON.stringify({ ...progress, updates: optimizer.updates });
  writeAtomically(join(dir, progressFile), (file) => {
    writeFully(file, Buffer.from(text));
  });
}

/**
 * Puts a saved state back into a fresh optimizer of the same groups.
 * @throws NudgeError RUN_NOT_FOUND when there is no complete state, MODEL_WEIGHTS when it is damaged.
 */
export async function loadCheckpoint(
  executor: Executor,
  dir: string,
  optimizer: Optimizer,
): Promise<Progress> {
  const path = join(dir, progressFile);
  if (!existsSync(path)) throw noState(dir);
  const progress = progressSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!progress.success) throw noState(dir);
  const file = openSafetensors(join(dir, stateFile));
  for (const { key, home, name, shape } of stateTensors(optimizer)) {
    const old = home[name];
    home[name] = await executor.upload(file.read(key), shape);
    if (old !== undefined) executor.free(old);
  }
  optimizer.updates = progress.data.updates;
  return progress.data;
}

/** Throws the state away, once the run is done. */
export function removeCheckpoint(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

function noState(dir: string): NudgeError {
  return new NudgeError(
    'RUN_NOT_FOUND',
    `There is no saved state to go on from in ${dir}.`,
    'Only a run that was stopped can go on. Start a new run instead.',
    { path: dir },
  );
}
