import type { RunSample } from '../../shared/run.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change } from './query.ts';

/** Adds a sample; one for the same step and prompt is replaced. */
export function saveSample(db: WritableDb, run: number, sample: RunSample): void {
  const { step, prompt, promptText, answer } = sample;
  change(
    db,
    `INSERT OR REPLACE INTO samples (run, step, prompt, prompt_text, answer)
     VALUES (@run, @step, @prompt, @promptText, @answer)`,
    { run, step, prompt, promptText, answer },
  );
}

/** Forgets the samples taken after `step`. */
export function deleteSamplesAfter(db: WritableDb, run: number, step: number): void {
  change(db, 'DELETE FROM samples WHERE run = @run AND step > @step', { run, step });
}

/** In the order of steps, then prompts. */
export function listSamples(db: ReadableDb, run: number): RunSample[] {
  return all<RunSample>(
    db,
    `SELECT step, prompt, prompt_text AS promptText, answer FROM samples
     WHERE run = @run ORDER BY step, prompt`,
    { run },
  );
}
