import { describe, expect, it } from 'vitest';
import type { FindingKind } from '../../../../shared/dataRoom.ts';
import type { PreferencePair } from '../../../../shared/pair.ts';
import { NearDuplicates } from '../../../../main/engine/data/health/nearDuplicates.ts';
import { PersonalData } from '../../../../main/engine/data/health/personalData.ts';
import { TemplateLeftovers } from '../../../../main/engine/data/health/templateLeftovers.ts';
import { Random } from '../../../../main/engine/random.ts';
import { check, named, textPair } from './checked.ts';

/*
 * Sound data that looks like a fault: who gets a wrong warning stops trusting the right ones.
 */

const vocabulary = (
  'river stone apple light market garden window paper little under across before letter morning yellow carry ' +
  'forward silver people music season travel answer friend winter simple kitchen honest'
).split(' ');

function speaker(seed: number): (words: number) => string {
  const random = Random.fromSeed(seed);
  return (words) =>
    Array.from({ length: words }, () => vocabulary[random.integer(vocabulary.length)]!).join(' ');
}

const named100 = (pairOf: (i: number) => PreferencePair): number[] =>
  named(
    new NearDuplicates(() => []),
    Array.from({ length: 100 }, (_, i) => pairOf(i)),
  );

const kindsIn = (pairs: readonly PreferencePair[]): FindingKind[] =>
  check(pairs, () => false).findings.map(({ kind }) => kind);

describe('sound pairs', () => {
  it('of one prompt with several ranked answers are no copies and no contradictions', () => {
    const say = speaker(1);
    const pairs = Array.from({ length: 40 }, (_, question) => {
      const [a, b, c, d] = [say(60), say(18), say(24), say(30)];
      const prompt = `Question ${question}: ${say(6)}?`;
      return [textPair(prompt, a, b), textPair(prompt, a, c), textPair(prompt, a, d), textPair(prompt, b, c)];
    }).flat();
    const kinds = kindsIn(pairs);
    for (const kind of ['near-duplicates', 'contradictions', 'exact-duplicates'])
      expect(kinds).not.toContain(kind);
  });

  it.each<[string, (i: number) => PreferencePair]>([
    [
      'sums',
      (i) =>
        textPair(`What is ${i * 7} plus ${i}?`, `The answer is ${i * 8}.`, `The answer is ${i * 9 + 1}.`),
    ],
    ['facts about numbers', (i) => textPair(`Is ${i} a prime number?`, 'Yes, it is.', 'No, it is not.')],
    [
      'questions about names',
      (i) => {
        const name = `${vocabulary[i % 28]!}land${vocabulary[(i * 5) % 27]!}`;
        return textPair(
          `What is the capital of ${name}?`,
          `The capital of ${name} is ${name}ville.`,
          `I do not know the capital of ${name}.`,
        );
      },
    ],
    [
      'translations',
      (i) => {
        const name = `${vocabulary[i % 28]!}${vocabulary[(i * 5) % 27]!}`;
        return textPair(
          `Translate into German: I live in ${name} with my friends and we like it.`,
          `Ich wohne in ${name} mit meinen Freunden und wir mögen es.`,
          `Ich lebe in ${name} und die Freunde sind auch da, das ist gut.`,
        );
      },
    ],
  ])('made by a template are no near duplicates: %s', (_, pairOf) => {
    expect(named100(pairOf)).toEqual([]);
  });

  it('with code or a letter as answers have nothing wrong with them', () => {
    const say = speaker(2);
    const code = Array.from({ length: 60 }, (_, i) => {
      const [name, other] = [vocabulary[i % 28]!, vocabulary[(i + 3) % 28]!];
      const typed = `function ${name}(xs: string[]) {\n  return xs[${i}] < 2 ? @${name} : 0x${i}ff;\n}`;
      const short = `def ${other}(xs):\n    return [x + ${i}.5e10 for x in xs] # see [1]: twice`;
      const prompt = `Write a function for ${say(7)}.`;
      return i % 2 === 0 ? textPair(prompt, typed, short) : textPair(prompt, short, typed);
    });
    expect(kindsIn(code)).toEqual([]);
    const letters = Array.from({ length: 120 }, (_, i) =>
      i % 2 === 0 ? textPair(`${say(9)}?`, 'A', 'B') : textPair(`${say(9)}?`, '是', '否'),
    );
    expect(kindsIn(letters)).toEqual([]);
  });

  it('in two languages are a note, as long as both answers are in one', () => {
    const english = textPair(
      'What do you have for the winter?',
      'We have apples and pears that you can keep in the cellar.',
      'You can look at the sign, it is right in front of you.',
    );
    const french = textPair(
      'Translate into French: I live here with my friends.',
      "J'habite ici avec mes amis et nous sommes dans une maison.",
      "Je vis ici avec des amis, et c'est bien pour nous.",
    );
    const pairs = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? english : french));
    const found = check(pairs, () => false).findings.find(({ kind }) => kind === 'mixed-languages')!;
    expect([found.severity, found.figures['answersDiffer']]).toEqual(['note', 0]);
  });
});

describe('what looks like personal data', () => {
  it.each([
    'It costs 1,234,567.89 dollars, or 1.234.567,89 euros.',
    'On 2023-12-31, 31/12/2023 and 12-31-2023 at 10:20:30.',
    'ISBN 978-0-13-468599-1; ISBN-10: 0134685997',
    'Order 555-12-3456, invoice no. 20231234567',
    'Node v24.21.0, Windows 10.0.19045.3803, 2.0.0-rc.1',
    'pip install foo==1.2.3; npm i @scope/pkg@1.2.3',
    'git clone git@github.com:org/repo.git',
    'root@server.lan:~# ls',
    'image@2x.png and icon@3x.svg',
    '@app.route("/x") and @jane_doe',
    'Write to your.name@company.com or name@domain.com.',
    'A cell count of 1000000 per ml, a cell density of 5 000 000.',
    'Phone sales of 1500000 units; mobile users: about 5000000000.',
    'A rise of +10 000 000 people, or +12.5 %, or +3.14159265.',
    'From 1990-2020, from 1914–1918, hours 0800-1600 24 a week.',
    '01/2024 150 units, 02/2024 200 units',
    'Mode 0755 0644 1234, 0x7fffffff',
    'At 48.858370, 2.294481; timestamp 1609459200000.',
    'UUID 123e4567-e89b-12d3-a456-426614174000, MAC 00:1A:2B:3C:4D:5E',
    'Call (555) 555-5555.',
  ])('%s', (text) => {
    expect(named(new PersonalData(), [textPair('?', text, 'No.')])).toEqual([]);
  });
});

describe('what looks like a template', () => {
  it.each([
    'Glossary:\nAI: machines that learn\nBot: a program that talks',
    'The human: a study. In the play, Human: Enter stage left.',
    'User: admin\nPassword: secret',
    '## Input: numbers\n\nTwo of them.',
    'array[INST] = 3; List<User> users; if x</s> then',
    'f <| g |> h',
  ])('%s', (text) => {
    expect(named(new TemplateLeftovers(), [textPair('?', text, 'No.')])).toEqual([]);
  });

  it('is one where both sides speak', () => {
    expect(named(new TemplateLeftovers(), [textPair('?', 'User: Hello\nAI: Hi', 'No.')])).toEqual([0]);
  });
});
