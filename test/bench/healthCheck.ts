import { parseArgs } from 'node:util';
import type { TextPair } from '../../shared/pair.ts';
import { collectors, HealthCheck } from '../../main/engine/data/health/healthCheck.ts';
import { PairFacts } from '../../main/engine/data/health/pairFacts.ts';
import { Random } from '../../main/engine/random.ts';
import { samplePairs } from '../engine/data/health/cleanPairs.ts';

/*
 * node test/bench/healthCheck.ts [--pairs 1000000]
 * The health report over generated pairs of about 1 kB: processor time of the whole and of each collector, and the
 * memory it ends with. Pairs are made in batches, outside the time.
 */

const { values } = parseArgs({ options: { pairs: { type: 'string', default: '1000000' } } });
const batchPairs = 10_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const random = Random.fromSeed(1);
const vocabulary = Array.from({ length: 30_000 }, () =>
  Array.from({ length: 2 + random.integer(8) }, () => String.fromCharCode(97 + random.integer(26))).join(''),
);

/** What words end in, so that every collector has something to look at. */
const endings = [
  ...Array<string>(40).fill(''),
  '.',
  '.',
  '.',
  ',',
  ',',
  ':',
  ' 1984',
  ' 27',
  ' [1]',
  ' <b>',
  '!',
  '?',
];

/** Words of the sample pairs, as often as they stand there: the small words that every language needs. */
const sampleWords = samplePairs().flatMap(({ prompt, chosen, rejected }) =>
  `${prompt} ${chosen} ${rejected}`.split(/\s+/),
);

/** Half of the words are real ones, half invented: of these the n-th most common one is 1/n times as often. */
function writeCorpus(words: number): string {
  const written = Array.from({ length: words }, () => {
    if (random.integer(2) === 0) return sampleWords[random.integer(sampleWords.length)]!;
    const word = vocabulary[Math.floor(vocabulary.length ** random.uniform())]!;
    return word + endings[random.integer(endings.length)]!;
  });
  return written.join(' ');
}

/** Every text is a piece of this one. */
const corpus = Buffer.from(writeCorpus(4e6), 'latin1');

/** A string of its own, as the readers give them, not a view of a longer one. */
function text(): string {
  const start = random.integer(corpus.length - 500);
  return corpus.toString('latin1', start, start + 200 + random.integer(270));
}

function batch(): TextPair[] {
  return Array.from({ length: batchPairs }, () => ({
    kind: 'text',
    prompt: text(),
    chosen: text(),
    rejected: text(),
  }));
}

/** Microseconds of processor time. */
function cost(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const used = process.cpuUsage(start);
  return used.user + used.system;
}

/** Of every batch, reading with the collector less reading without it: so that a busy machine slows both. */
function measureCollectors(batches: readonly (readonly TextPair[])[]): void {
  const pairs = batches.length * batchPairs;
  const facts = new PairFacts();
  const read = (of: readonly TextPair[]): void => {
    for (const pair of of) facts.read(pair);
  };
  batches.forEach(read);
  const reading = cost(() => {
    batches.forEach(read);
  });
  print(`reading: ${(reading / pairs).toFixed(2)} µs a pair`);
  for (const [kind, collector] of collectors()) {
    let taking = 0;
    for (const each of batches) {
      taking -= cost(() => {
        read(each);
      });
      taking += cost(() => {
        for (const pair of each) {
          facts.read(pair);
          collector.take(facts);
        }
      });
    }
    const finishing = cost(() => void collector.finish());
    print(`${kind}: ${(taking / pairs).toFixed(2)} + ${(finishing / pairs).toFixed(2)} µs a pair`);
  }
}

function measureWhole(pairs: number): void {
  const before = process.memoryUsage.rss();
  const check = new HealthCheck({ heldOut: ({ id }) => id % 10 === 0 });
  let taking = 0;
  let characters = 0;
  for (let done = 0; done < pairs; done += batchPairs) {
    const made = batch();
    for (const { prompt, chosen, rejected } of made)
      characters += prompt.length + chosen.length + rejected.length;
    taking += cost(() => made.forEach((pair, i) => check.take({ pair, row: done + i, id: done + i + 1 })));
  }
  const held = process.memoryUsage();
  const finishing = cost(() => {
    for (const { kind, count } of check.finish().findings) print(`found: ${kind} ${count}`);
  });
  const seconds = (taking + finishing) / 1e6;
  const mb = (sizeBytes: number): string => (sizeBytes / 2 ** 20).toFixed(0);
  print(
    `${pairs} pairs of ${(characters / pairs).toFixed(0)} characters: ${seconds.toFixed(1)} s of processor time`,
  );
  print(`${(pairs / seconds).toFixed(0)} pairs/s; the end alone ${(finishing / 1e6).toFixed(1)} s`);
  print(`held in arrays before the end: ${mb(held.arrayBuffers)} MB`);
  print(`resident: ${mb(before)} MB before the first pair, ${mb(held.rss)} MB after the last`);
  print(`peak: ${mb(process.resourceUsage().maxRSS * 1024)} MB`);
}

measureWhole(Number(values.pairs));
measureCollectors(Array.from({ length: 5 }, batch));
