import { generate, type GenerationRow } from '../generate/generate.ts';
import type { ModelView } from '../model/deviceWeights.ts';
import type { Network } from '../model/network.ts';
import type { Random } from '../random.ts';
import type { TokenSequence } from '../data/batch.ts';
import { scoreSequences } from './scoring.ts';

/** A prompt that is answered at every evaluation. */
export interface SamplePrompt {
  readonly text: string;
  readonly ids: Int32Array;
}

export interface SampledAnswers {
  /** The likeliest answer to each prompt, token by token. */
  readonly greedy: readonly Int32Array[];
  /** Answers drawn from the policy at temperature 1, for `klFromReference`. */
  readonly drawn: readonly TokenSequence[];
}

/** Answers drawn a prompt: with four prompts, twelve log-ratios stand behind each `kl`. */
const DRAWN_PER_PROMPT = 3;

/** Answers every prompt, once greedily and a few times by chance, all in one batch. */
export async function sampleAnswers(
  network: Network,
  policy: ModelView,
  prompts: readonly SamplePrompt[],
  options: {
    readonly maxNewTokens: number;
    readonly endTokens: readonly number[];
    readonly random: Random;
    readonly shouldStop: () => boolean;
  },
): Promise<SampledAnswers> {
  const rows: GenerationRow[] = prompts.flatMap(({ ids }, prompt) =>
    Array.from({ length: 1 + DRAWN_PER_PROMPT }, (_, i) => ({
      promptIds: ids,
      sampling: { temperature: i === 0 ? 0 : 1, topP: 1 },
      random: options.random.fork(prompt).fork(i),
    })),
  );
  const answers = await generate(network, policy, rows, options);
  const greedy: Int32Array[] = [];
  const drawn: TokenSequence[] = [];
  answers.forEach((answerIds, i) => {
    if (i % (1 + DRAWN_PER_PROMPT) === 0) greedy.push(answerIds);
    else if (rows[i] !== undefined) drawn.push({ promptIds: rows[i].promptIds, answerIds });
  });
  return { greedy, drawn };
}

/**
 * KL(π ‖ π_ref) = E over y ~ π of log π(y) − log π_ref(y), estimated by its mean over sampled answers, nats a
 * sequence, with the standard error of that mean. Null without answers.
 */
export async function klFromReference(
  network: Network,
  policy: ModelView,
  reference: ModelView,
  drawn: readonly TokenSequence[],
  microTokens: number,
): Promise<{ readonly kl: number; readonly stderr: number } | null> {
  if (drawn.length === 0) return null;
  const own = await scoreSequences(network, policy, drawn, microTokens);
  const theirs = await scoreSequences(network, reference, drawn, microTokens);
  const ratios = own.map((logp, i) => logp - (theirs[i] ?? 0));
  const count = ratios.length;
  const mean = ratios.reduce((a, b) => a + b, 0) / count;
  const squares = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0);
  return { kl: mean, stderr: Math.sqrt(squares / Math.max(1, count - 1) / count) };
}
