import type { ImportProgress, SourcePreview } from '../../shared/dataRoom.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { StartEngineProcess } from '../trainer/engineProcess.ts';
import { startTask, type EngineTask } from '../trainer/engineTask.ts';
import { importKind } from '../trainer/importKind.ts';
import { previewKind } from '../trainer/previewKind.ts';
import type { ImportRequest } from './dataImport.ts';

interface ImporterParts {
  readonly home: string;
  readonly start: StartEngineProcess;
  /** null once no import is under way. */
  readonly onProgress: (progress: ImportProgress | null) => void;
}

/** Looks at files and imports them, in processes of their own: one preview and one import at a time. */
export class PairImporter {
  readonly #parts: ImporterParts;
  #import: EngineTask<'cancel', number> | null = null;
  #preview: EngineTask<never, SourcePreview> | null = null;

  constructor(parts: ImporterParts) {
    this.#parts = parts;
  }

  /**
   * A new question ends the one before.
   * @throws NudgeError STOPPED then, and for files that cannot be read
   */
  async preview(request: ImportRequest): Promise<SourcePreview> {
    const { home, start } = this.#parts;
    this.#preview?.end(superseded());
    const task = startTask(start, { kind: previewKind, input: { home, request }, onTold: () => undefined });
    this.#preview = task;
    try {
      return await task.result;
    } finally {
      if (this.#preview === task) this.#preview = null;
    }
  }

  /**
   * The dataset's number. A second import cancels the first.
   * @throws NudgeError STOPPED when it was cancelled, and as `importPairs`
   */
  async import(request: ImportRequest): Promise<number> {
    const { home, start, onProgress } = this.#parts;
    this.cancel();
    const task = startTask(start, {
      kind: importKind,
      input: { home, request },
      onTold: (progress) => {
        if (this.#import === task) onProgress(progress);
      },
    });
    this.#import = task;
    try {
      return await task.result;
    } finally {
      if (this.#import === task) {
        this.#import = null;
        onProgress(null);
      }
    }
  }

  /** Ends the import under way, which cleans up behind it. */
  cancel(): void {
    this.#import?.order('cancel');
  }
}

function superseded(): NudgeError {
  return new NudgeError('STOPPED', 'Other files took their place.', 'Wait for the new preview.');
}
