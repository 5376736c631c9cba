import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NudgeError } from '../../../shared/errors.ts';
import { writeFailure } from '../files/fileErrors.ts';
import { openSafetensors } from '../model/safetensors.ts';
import { writeSafetensors, type TensorToWrite } from '../model/safetensorsWriter.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import type { DeviceTensor, Executor } from '../runtime/executor.ts';

/*
 * A run's state, from which it goes on bit for bit: trained tensors, AdamW's running means, and where in its
 * batches it stood. Order, prompts and chance all follow from the seed and the step. It is one file that takes its
 * name in one step, so that a process killed while it saves leaves the state before.
 */

const count = z.number().int().min(0);

const progressSchema = z.object({
  /** Optimizer steps made. */
  step: count,
  /** Tokens seen. */
  tokens: z.number().min(0),
  /** The evaluation that belongs after `step` has not been made yet. */
  evaluationDue: z.boolean(),
});

/** Where a run stands between two steps. */
export type Progress = z.infer<typeof progressSchema>;

const metadataSchema = progressSchema.extend({ updates: count });

const stateFile = 'state.safetensors';

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
 * Writes the state into `dir`, in place of an earlier one.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE; the earlier state is then still there
 */
export async function saveCheckpoint(
  executor: Executor,
  dir: string,
  optimizer: Optimizer,
  progress: Progress,
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
    // On the CPU a view, not a copy: nothing is freed before it is written.
    const values = await executor.download(tensor);
    tensors.push({ name: key, shape, dtype: 'F32', values: () => values });
  }
  const { step, tokens, evaluationDue } = progress;
  const metadata = { step, tokens, evaluationDue, updates: optimizer.updates };
  writeSafetensors(join(dir, stateFile), tensors, { progress: JSON.stringify(metadata) });
}

/** Bytes of a state that `saveCheckpoint` writes. */
export function checkpointBytes(optimizer: Optimizer): number {
  let bytes = 0;
  for (const { shape } of stateTensors(optimizer)) bytes += 4 * shape.reduce((a, b) => a * b, 1);
  return bytes;
}

/** Whether there is a state to go on from. Only a complete one has its name. */
export function checkpointExists(dir: string): boolean {
  return existsSync(join(dir, stateFile));
}

/**
 * Where a saved state stands.
 * @throws NudgeError RUN_NOT_FOUND when there is none, MODEL_WEIGHTS when it is damaged
 */
export function readProgress(dir: string): Progress {
  const { updates: _, ...progress } = readMetadata(dir);
  return progress;
}

function readMetadata(dir: string): z.infer<typeof metadataSchema> {
  if (!checkpointExists(dir)) throw noState(dir);
  const { metadata } = openSafetensors(join(dir, stateFile));
  try {
    return metadataSchema.parse(JSON.parse(metadata['progress'] ?? ''));
  } catch {
    throw noState(dir);
  }
}

/**
 * Puts a saved state back into a fresh optimizer of the same groups.
 * @throws NudgeError RUN_NOT_FOUND when there is no state, MODEL_WEIGHTS when it is damaged.
 */
export async function loadCheckpoint(
  executor: Executor,
  dir: string,
  optimizer: Optimizer,
): Promise<Progress> {
  const { updates, ...progress } = readMetadata(dir);
  const file = openSafetensors(join(dir, stateFile));
  for (const { key, home, name, shape } of stateTensors(optimizer)) {
    const old = home[name];
    home[name] = await executor.upload(file.read(key), shape);
    if (old !== undefined) executor.free(old);
  }
  optimizer.updates = updates;
  return progress;
}

/** Throws the state away, once the run is done. */
export function removeCheckpoint(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

function noState(dir: string): NudgeError {
  return new NudgeError(
    'RUN_NOT_FOUND',
    `There is no saved state to go on from in ${dir}.`,
    'Only a run whose state was saved can go on. Start a new run instead.',
    { path: dir },
  );
}
