import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawSamplePairs, type SamplePair } from './samplePairs.ts';

// node resources/generator/pairs.ts
// Writes the sample pairs a new user trains with, and those that are kept back to judge the result.

function write(name: string, pairs: readonly SamplePair[]): void {
  const lines = pairs.map(({ row }) => `${JSON.stringify(row)}\n`);
  writeFileSync(join(import.meta.dirname, '..', name), lines.join(''));
}

const { training, heldOut } = drawSamplePairs();
write('sample-pairs.jsonl', training);
write('sample-pairs-heldout.jsonl', heldOut);
