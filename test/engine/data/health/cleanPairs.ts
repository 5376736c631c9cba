import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { TextPair } from '../../../../shared/pair.ts';

const turns = z.array(z.object({ content: z.string() }));
const sampleRow = z.object({ prompt: turns, chosen: turns, rejected: turns });
const toneRow = z.object({
  instruction: z.string(),
  input: z.string(),
  chosen: z.string(),
  rejected: z.string(),
});

/** The 480 sample pairs as text. */
export function samplePairs(): TextPair[] {
  const path = fileURLToPath(new URL('../../../../resources/sample-pairs.jsonl', import.meta.url));
  const words = (of: z.infer<typeof turns>): string => of.map(({ content }) => content).join('\n');
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => sampleRow.parse(JSON.parse(line)))
    .map((row) => ({
      kind: 'text',
      prompt: words(row.prompt),
      chosen: words(row.chosen),
      rejected: words(row.rejected),
    }));
}

/** The polite against rude pairs of the shared material, each prompt once, without those whose answers are equal. */
export function tonePairs(path: string): TextPair[] {
  const rows = z.array(toneRow).parse(JSON.parse(readFileSync(path, 'utf8')));
  const pairs = rows
    .filter(({ chosen, rejected }) => chosen !== rejected)
    .map(({ instruction, input, chosen, rejected }): TextPair => ({
      kind: 'text',
      prompt: `${instruction}\n\n${input}`,
      chosen,
      rejected,
    }));
  return [...new Map(pairs.map((pair) => [normal(pair.prompt), pair])).values()];
}

/** A text without its case and white space. */
export const normal = (text: string): string => text.toLowerCase().split(/\s+/).join(' ').trim();
