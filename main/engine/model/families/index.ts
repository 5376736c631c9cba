import { NudgeError } from '../../../../shared/errors.ts';
import type { Family } from '../architecture.ts';
import { badField } from '../configErrors.ts';
import type { ModelConfig } from '../configFile.ts';
import { llama } from './llama.ts';
import { mistral } from './mistral.ts';
import { qwen2 } from './qwen2.ts';
import { qwen3 } from './qwen3.ts';

/** Every family Nudge trains. A new one is a file and a line here. */
const families: readonly Family[] = [llama, mistral, qwen2, qwen3];

/** The `model_type` values that can be trained. */
export const supportedModelTypes: readonly string[] = families.flatMap((family) => family.modelTypes);

/**
 * The family that a config's `model_type` names.
 * @throws NudgeError MODEL_CONFIG when it names none, MODEL_UNSUPPORTED when no family answers for it
 */
export function familyOf(config: ModelConfig): Family {
  const modelType = config['model_type'];
  if (typeof modelType !== 'string') throw badField('model_type', 'is missing');
  const family = families.find((candidate) => candidate.modelTypes.includes(modelType));
  if (family !== undefined) return family;
  throw new NudgeError(
    'MODEL_UNSUPPORTED',
    `Nudge does not know models of the type ${JSON.stringify(modelType)}.`,
    `Choose a model of one of these types: ${supportedModelTypes.join(', ')}.`,
    { field: 'model_type', value: modelType },
  );
}
