import { NudgeError } from '../../../shared/errors.ts';

/** A field of config.json is missing or makes no sense. */
export function badField(field: string, what: string): NudgeError {
  return new NudgeError(
    'MODEL_CONFIG',
    `config.json: ${field} ${what}.`,
    'The model folder is incomplete or was edited. Download or copy the model again.',
    { field },
  );
}

/** A field of config.json asks for something Nudge does not compute. */
export function unsupportedField(field: string, value: unknown): NudgeError {
  const shown = JSON.stringify(value);
  const short = shown.length > 120 ? `${shown.slice(0, 120)}…` : shown;
  return new NudgeError(
    'MODEL_UNSUPPORTED',
    `config.json asks for ${field} = ${short}, which Nudge does not compute.`,
    'Choose another model, or a version of this one without that setting.',
    { field, value: short },
  );
}
