import { parseArgs } from 'node:util';
import type { TextPair } from '../../shared/pair.ts';
import { samplePairs, tonePairs } from '../engine/data/health/cleanPairs.ts';
import { plantedScores, precisionOf, recallOf } from '../engine/data/health/plantedScores.ts';
import { sharedMaterial } from '../support/sharedMaterial.ts';

/*
 * node test/bench/findings.ts [--seeds 10]
 * Precision and recall of every finding of the health check on faults planted in the sample pairs and, where the
 * shared material is there, in the tone pairs.
 */

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function measure(name: string, clean: readonly TextPair[]): void {
  print(`${name}: ${clean.length} clean pairs, ${seeds.length} seeds`);
  for (const [kind, score] of plantedScores(clean, seeds)) {
    const [precision, recall] = [precisionOf(score), recallOf(score)].map((figure) => figure.toFixed(3));
    print(`  ${kind.padEnd(24)} precision ${precision}  recall ${recall}  of ${score.planted}`);
  }
}

measure('sample pairs', samplePairs());
const tone = sharedMaterial('data/instruction-tone-pairs.json');
if (tone !== null) measure('tone pairs', tonePairs(tone));
