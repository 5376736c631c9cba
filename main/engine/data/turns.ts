import type { ChatMessage } from '../../../shared/pair.ts';
import { isRow } from './row.ts';

/** What ShareGPT files call those who speak. */
const speakers: Readonly<Record<string, string>> = {
  human: 'user',
  gpt: 'assistant',
  chatgpt: 'assistant',
  bot: 'assistant',
  function_call: 'assistant',
  observation: 'tool',
};

/** A conversation, or a single turn as a conversation of one; null for anything else. */
export function turnsOf(value: unknown): readonly ChatMessage[] | null {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const turns = items.map(turnOf);
  return turns.every((turn) => turn !== null) ? turns : null;
}

/** `{role, content}`, or ShareGPT's `{from, value}`. */
function turnOf(value: unknown): ChatMessage | null {
  if (!isRow(value)) return null;
  const { role, content, from, value: said } = value;
  if (typeof role === 'string' && role !== '' && typeof content === 'string') return { role, content };
  if (typeof from !== 'string' || from === '' || typeof said !== 'string') return null;
  return { role: speakers[from] ?? from, content: said };
}
