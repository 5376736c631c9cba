import type { ChatMessage } from '../../../../shared/pair.ts';
import { answerPair } from './answerPair.ts';
import { valueOf, type Shape } from './shape.ts';

const speakers: Readonly<Record<string, string>> = {
  Human: 'user',
  Assistant: 'assistant',
  System: 'system',
};

/**
 * Anthropic's helpful-harmless transcripts: both answers are whole dialogues as one text, and the prompt is all but
 * what they end with.
 */
export const transcripts: Shape = {
  name: 'transcripts',
  needs: ['chosen', 'rejected'],
  may: [],
  layouts: [{ chosen: 'chosen', rejected: 'rejected' }],
  pairsOf: (row, { columns }) => {
    const chosen = turnsOfTranscript(valueOf(row, columns, 'chosen'));
    const rejected = turnsOfTranscript(valueOf(row, columns, 'rejected'));
    if (chosen === null || rejected === null) {
      return [
        { reason: 'wrong-type', detail: 'an answer is no transcript of "Human:" and "Assistant:" turns' },
      ];
    }
    return [answerPair(row, {}, { chosen, rejected })];
  },
};

/** The turns of `\n\nHuman: … \n\nAssistant: …`; null for a text that does not begin so. */
function turnsOfTranscript(value: unknown): readonly ChatMessage[] | null {
  if (typeof value !== 'string' || !/^\s*(?:Human|System): ?/.test(value)) return null;
  const turns: ChatMessage[] = [];
  const starts = [...`\n\n${value.trimStart()}`.matchAll(/\n\n(Human|Assistant|System): ?/g)];
  const text = `\n\n${value.trimStart()}`;
  starts.forEach((start, i) => {
    const content = text.slice(start.index + start[0].length, starts[i + 1]?.index ?? text.length);
    turns.push({ role: speakers[start[1] ?? ''] ?? 'user', content: content.trim() });
  });
  return turns.some(({ role }) => role === 'assistant') ? turns : null;
}
