import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ChatMessage, SourcePair, TokenizedPair } from '../../../shared/pair.ts';
import { readPairs } from '../../../main/engine/data/pairs.ts';
import { tokenizePairs } from '../../../main/engine/text/pairTokens.ts';
import { loadTokenizer } from '../../../main/engine/text/tokenizer.ts';
import { readGolden } from '../../support/golden.ts';

interface TrlPair {
  readonly prompt_ids: readonly number[];
  readonly chosen_ids: readonly number[];
  readonly rejected_ids: readonly number[];
}

interface GoldenTokenization {
  readonly texts: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    readonly idsWithoutBos: readonly number[];
    readonly decoded: string;
  }[];
  readonly templates: readonly {
    readonly messages: readonly ChatMessage[];
    readonly addGenerationPrompt: boolean;
    readonly rendered: string;
  }[];
  readonly 'pairs-text': readonly TrlPair[];
  readonly 'pairs-chat': readonly TrlPair[];
  readonly 'pairs-text-implicit': readonly TrlPair[];
  readonly 'pairs-chat-implicit': readonly TrlPair[];
  readonly 'pairs-boundary': readonly TrlPair[];
}

const golden = readGolden('tokenization.json') as GoldenTokenization;
const goldenPath = (name: string): string => fileURLToPath(new URL(`../../golden/${name}`, import.meta.url));
const tokenizer = await loadTokenizer(goldenPath('models/llama-tied'));

async function tokenizeFile(
  name: string,
): Promise<{ sources: readonly SourcePair[]; pairs: readonly TokenizedPair[] }> {
  const { pairs: sources } = await readPairs(goldenPath(`${name}.jsonl`));
  const { pairs } = tokenizePairs(sources, tokenizer, { maxLength: 4096, truncation: 'keep-answer' });
  return { sources, pairs };
}

function asTrl({ promptIds, chosenIds, rejectedIds }: TokenizedPair): TrlPair {
  return { prompt_ids: [...promptIds], chosen_ids: [...chosenIds], rejected_ids: [...rejectedIds] };
}

describe('the tokenizer agrees with transformers', () => {
  it.each(golden.texts)('about $text', ({ text, ids, idsWithoutBos, decoded }) => {
    expect([...tokenizer.encodeFromStart(text)]).toEqual(ids);
    expect([...tokenizer.encode(text)]).toEqual(idsWithoutBos);
    expect(tokenizer.decode(idsWithoutBos, { keepSpecials: true })).toBe(decoded);
  });
});

describe('the chat template agrees with transformers', () => {
  it.each(golden.templates)('case %#', ({ messages, addGenerationPrompt, rendered }) => {
    expect(tokenizer.chatTemplate?.render(messages, addGenerationPrompt)).toBe(rendered);
  });
});

describe('pairs get the ids that TRL gives them', () => {
  it.each(['pairs-text', 'pairs-chat', 'pairs-text-implicit', 'pairs-chat-implicit'] as const)(
    '%s',
    async (name) => {
      const { pairs } = await tokenizeFile(name);
      expect(pairs.map(asTrl)).toEqual(golden[name]);
      for (const { notes } of pairs) expect(notes).toEqual([]);
    },
  );
});

// TRL moves the boundary to where the joint tokens part from the prompt's, and trains on a prompt cut short. Nudge
// keeps the prompt that the model will read, and tokenizes the answer apart.
describe('where a token reaches across the boundary', () => {
  it('keeps the whole prompt, which TRL cuts, and says so', async () => {
    const { sources, pairs } = await tokenizeFile('pairs-boundary');
    expect(pairs).toHaveLength(golden['pairs-boundary'].length);
    pairs.forEach((pair, i) => {
      const source = sources[i]?.pair;
      const trl = golden['pairs-boundary'][i];
      expect(pair.notes).toEqual(['boundary-merge']);
      expect(tokenizer.decode(pair.promptIds)).toBe(source?.prompt);
      expect(tokenizer.decode(pair.chosenIds)).toBe(source?.chosen);
      expect(tokenizer.decode(pair.rejectedIds)).toBe(source?.rejected);
      expect(trl?.prompt_ids.length).toBeLessThan(pair.promptIds.length);
    });
  });
});
