import type { FindingKind } from '../../../../shared/dataRoom.ts';
import type { TextPair } from '../../../../shared/pair.ts';
import type { HealthPair } from '../../../../main/engine/data/health/healthPair.ts';
import type { Random } from '../../../../main/engine/random.ts';

/** Clean pairs with known faults among them, and which pairs each finding should name. */
export interface PlantedSet {
  readonly pairs: readonly HealthPair[];
  readonly heldOut: ReadonlySet<number>;
  /** Ids by what is wrong with them. */
  readonly planted: ReadonlyMap<FindingKind, ReadonlySet<number>>;
  /** Ids that a finding may name as well: pairs whose label is wrong, but which were not planted as swapped. */
  readonly alsoSwapped: ReadonlySet<number>;
  /** Ids of the pairs as they came, from which nothing was made. */
  readonly untouched: ReadonlySet<number>;
}

export const plantedCounts = {
  duplicates: 200,
  nearDuplicates: 50,
  swapped: 50,
  contradictory: 30,
  leaked: 20,
  leftovers: 25,
  personal: 25,
  nearIdentical: 15,
  otherLanguage: 10,
} as const;

interface Entry {
  readonly pair: TextPair;
  readonly heldOut: boolean;
  /** Copies and what they are copies of share a set. */
  readonly set: number;
  readonly marks: readonly (FindingKind | 'also-swapped' | 'untouched')[];
}

const plain = { heldOut: false, marks: [] } as const;

/**
 * Plants `plantedCounts` in clean pairs, each fault in pairs of its own, and shuffles all. A quarter of the pairs that
 * are left over is held out.
 */
export function plantFaults(clean: readonly TextPair[], random: Random): PlantedSet {
  const rest = random.shuffle(clean);
  let set = 0;
  const draw = (count: number): TextPair[] => rest.splice(0, count);
  const { duplicates, nearDuplicates, swapped, contradictory, leaked } = plantedCounts;
  const { leftovers, personal, nearIdentical, otherLanguage } = plantedCounts;
  const entries: Entry[] = [];
  const add = (...of: readonly Omit<Entry, 'set'>[]): void => {
    for (const each of of) entries.push({ ...each, set });
    set += 1;
  };
  for (const pair of draw(swapped)) add({ ...plain, pair: turned(pair), marks: ['suspected-swaps'] });
  for (const pair of draw(contradictory)) {
    add(
      { ...plain, pair, marks: ['contradictions'] },
      { ...plain, pair: rewritten(turned(pair)), marks: ['contradictions', 'also-swapped'] },
    );
  }
  for (const pair of draw(nearDuplicates)) {
    const marks = ['near-duplicates'] as const;
    add({ ...plain, pair, marks }, { ...plain, pair: editedOnce(pair, random), marks });
  }
  for (const [i, pair] of draw(leftovers).entries()) {
    add({ ...plain, pair: withLeftover(pair, i), marks: ['template-leftovers'] });
  }
  for (const [i, pair] of draw(personal).entries()) {
    add({ ...plain, pair: withPersonalData(pair, i, random), marks: ['personal-data'] });
  }
  for (const pair of draw(nearIdentical)) {
    add({ ...plain, pair: withTwinAnswer(pair, random), marks: ['near-identical-answers'] });
  }
  for (let i = 0; i < otherLanguage; i++) {
    add({ ...plain, pair: foreignPairs[i % foreignPairs.length]!, marks: ['mixed-languages'] });
  }
  const copied = rest.slice(0, duplicates);
  for (const pair of copied) {
    const marks = ['exact-duplicates'] as const;
    add({ ...plain, pair, marks }, { ...plain, pair, marks });
  }
  draw(copied.length);
  for (const [i, pair] of rest.entries()) {
    const heldOut = i % 4 === 0;
    add({ pair, heldOut, marks: ['untouched'] });
    if (i % 4 !== 1 || i >= 4 * leaked) continue;
    add({ pair: { ...rest[i + 1]!, prompt: shouted(pair.prompt) }, heldOut: true, marks: ['split-leakage'] });
  }
  return labelled(random.shuffle(entries));
}

function labelled(entries: readonly Entry[]): PlantedSet {
  const planted = new Map<FindingKind, Set<number>>();
  const alsoSwapped = new Set<number>();
  const untouched = new Set<number>();
  const seenSets = new Set<number>();
  for (const [position, { marks, set }] of entries.entries()) {
    const id = position + 1;
    for (const mark of marks) {
      if (mark === 'also-swapped') alsoSwapped.add(id);
      else if (mark === 'untouched') untouched.add(id);
      else {
        const isCopy = mark === 'exact-duplicates' || mark === 'near-duplicates';
        if (isCopy && !seenSets.has(set)) continue;
        planted.set(mark, (planted.get(mark) ?? new Set()).add(id));
      }
    }
    seenSets.add(set);
  }
  return {
    pairs: entries.map(({ pair }, row) => ({ pair, row, id: row + 1 })),
    heldOut: new Set(entries.flatMap(({ heldOut }, position) => (heldOut ? [position + 1] : []))),
    planted,
    alsoSwapped,
    untouched,
  };
}

const turned = (pair: TextPair): TextPair => ({ ...pair, chosen: pair.rejected, rejected: pair.chosen });

const shouted = (text: string): string => `  ${text.toUpperCase().replaceAll(' ', '  ')}\n`;

/** Other case and white space, the same words. */
const rewritten = (pair: TextPair): TextPair => ({
  ...pair,
  prompt: shouted(pair.prompt),
  chosen: `${pair.chosen.toLowerCase()} `,
  rejected: pair.rejected.replace(' ', '\n'),
});

/** Changed for sure: some words are the same backwards. */
function editedOnce(pair: TextPair, random: Random): TextPair {
  const result = edited(pair, random);
  const isSame = result.chosen === pair.chosen && result.rejected === pair.rejected;
  return isSame ? editedOnce(pair, random) : result;
}

/** One small change, as people make when they enter the same thing twice. */
function edited(pair: TextPair, random: Random): TextPair {
  const field = random.integer(2) === 0 ? 'chosen' : 'rejected';
  const words = pair[field].split(' ');
  const at = random.integer(words.length);
  const word = words[at]!;
  switch (random.integer(5)) {
    case 0:
      return { ...pair, prompt: pair.prompt.toUpperCase(), [field]: pair[field].replaceAll(/[.,!?]/g, '') };
    case 1:
      return { ...pair, [field]: words.with(at, `${word} really`).join(' ') };
    case 2:
      return { ...pair, [field]: words.with(at, [...word].toReversed().join('')).join(' ') };
    case 3:
      return { ...pair, prompt: `${pair.prompt} please`, [field]: `${pair[field]}..` };
    default:
      return { ...pair, [field]: words.toSpliced(at, 1).join(' ') };
  }
}

const leftovers: readonly ((answer: string) => string)[] = [
  (answer) => `${answer}<|im_end|>`,
  (answer) => `${answer}</s>`,
  (answer) => `<|start_header_id|>assistant<|end_header_id|>\n\n${answer}`,
  (answer) => `${answer}\n\nHuman: And then?\n\nAssistant: Nothing.`,
  (answer) => `[/INST] ${answer}`,
  (answer) => `### Response:\n${answer}`,
  (answer) => `${answer}<end_of_turn>`,
  (answer) => `${answer}<|endoftext|>`,
  (answer) => `ASSISTANT: ${answer}`,
  (answer) => `${answer}<｜end▁of▁sentence｜>`,
];

function withLeftover(pair: TextPair, i: number): TextPair {
  const leave = leftovers[i % leftovers.length]!;
  return i % 2 === 0 ? { ...pair, chosen: leave(pair.chosen) } : { ...pair, rejected: leave(pair.rejected) };
}

function withPersonalData(pair: TextPair, i: number, random: Random): TextPair {
  const digits = (count: number): string => Array.from({ length: count }, () => random.integer(10)).join('');
  const data = [
    () => `Write to clerk.${digits(3)}@fruit-stand-${digits(6)}.net.`,
    () => `My number is +49 30 ${digits(4)} 1${digits(3)}.`,
    () => `Call me: 555-2${digits(2)}-${digits(4)}.`,
    () => `Phone 1${digits(7)}, any time.`,
    () => 'Pay to DE89 3704 0044 0532 0130 00, please.',
    () => 'My card is 4111 1111 1111 1111.',
    () => `Ring 0171 2${digits(3)}${digits(3)}.`,
  ];
  const text = data[i % data.length]!();
  return i % 3 === 0
    ? { ...pair, prompt: `${pair.prompt} ${text}` }
    : { ...pair, chosen: `${pair.chosen} ${text}` };
}

/** The rejected answer is the chosen one with one word of ten or more changed, and the marks around it kept. */
function withTwinAnswer(pair: TextPair, random: Random): TextPair {
  const chosen = `${pair.chosen} ${pair.rejected}`;
  const places = [...chosen.matchAll(/[\p{L}\d][\p{L}\d'’-]*/gu)];
  const { index, 0: word } = places[random.integer(places.length)]!;
  const rejected = `${chosen.slice(0, index)}certainly${chosen.slice(index + word.length)}`;
  return { ...pair, chosen, rejected };
}

const text = (prompt: string, chosen: string, rejected: string): TextPair => ({
  kind: 'text',
  prompt,
  chosen,
  rejected,
});

const foreignPairs: readonly TextPair[] = [
  text(
    'Was kostet ein Apfel bei Ihnen?',
    'Gern! Ein Apfel kostet bei uns nur eine Münze, und er ist ganz frisch.',
    'Das steht auf dem Schild. Können Sie nicht lesen?',
  ),
  text(
    'Combien coûtent les pommes ?',
    'Avec plaisir ! Les pommes sont à une pièce, et elles viennent du jardin.',
    'Une pièce. Vous ne savez pas lire le panneau ?',
  ),
  text(
    '¿Cuánto cuestan las manzanas?',
    '¡Con mucho gusto! Las manzanas cuestan una moneda y son muy dulces.',
    'Una moneda. ¿Es que no sabe leer el cartel que está ahí?',
  ),
  text(
    'Quanto costano le mele?',
    'Con piacere! Le mele costano una moneta e sono molto dolci, come il miele.',
    'Una moneta. Non sa leggere il cartello che è davanti a lei?',
  ),
  text('Сколько стоят яблоки?', 'С удовольствием! Одна монета за яблоко.', 'Одна монета. Читать умеете?'),
  text('苹果多少钱？', '很高兴为您服务！一个苹果一枚硬币。', '一枚硬币。您不识字吗？'),
  text('りんごはいくらですか？', 'ようこそ！りんごは一枚です。', '一枚。看板を読めないのですか？'),
  text('كم سعر التفاح؟', 'بكل سرور! سعر التفاحة قطعة نقدية واحدة.', 'قطعة واحدة. ألا تستطيع القراءة؟'),
  text(
    'Quanto custam as maçãs?',
    'Com muito gosto! As maçãs custam uma moeda e são muito doces.',
    'Uma moeda. Você não sabe ler o que está no cartaz?',
  ),
  text(
    'Hoeveel kosten de appels?',
    'Met plezier! De appels kosten een munt en ze zijn heel zoet.',
    'Een munt. Kunt u niet lezen wat er op het bord staat?',
  ),
];
