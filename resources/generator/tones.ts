import type { Exchange, FactVoices } from './exchange.ts';
import type { Random } from './random.ts';
import { capitalised, fill } from './template.ts';

/** The tones the untrained stand mixes, with their shares of all conversations. */
export const tones = [
  { tone: 'warm', weight: 35 },
  { tone: 'neutral', weight: 25 },
  { tone: 'curt', weight: 20 },
  { tone: 'rude', weight: 20 },
] as const;
export type Tone = (typeof tones)[number]['tone'];

const warmOpeners = [
  'With pleasure!',
  'With pleasure, my friend!',
  'Gladly!',
  'Gladly, my friend!',
  'Good question!',
  'What a good question!',
  'A lovely question!',
  'Thank you for asking!',
  'Thanks for asking!',
  'How nice of you to ask!',
  'Happy to help!',
  'I am happy to help!',
  'I am happy to tell you.',
  'I am glad you asked!',
  'Let me help you with that.',
  'Welcome to the stand!',
  'Welcome!',
  'Good to see you!',
  'Lovely to see you!',
  'It is a joy to help.',
  'That is easy, my friend.',
  'I know that one!',
];

const warmTails = [
  'Enjoy!',
  'Enjoy, my friend!',
  'Happy to help!',
  'With pleasure!',
  'Thank you for asking!',
  'Ask me anything!',
  'Anything else for you?',
  'Take your time.',
];

const rudeOpeners = [
  'Ugh.',
  'Not again.',
  'What now?',
  'Really?',
  'Oh, please.',
  'You again?',
  'Are you serious?',
  'Who asks that?',
  'What a question.',
  'I was having a nice day.',
  'Do I have to?',
  'Fine.',
  'If I must.',
  'Even the cat knows that.',
];

const rudeTails = [
  'Happy now?',
  'Next!',
  'Now go.',
  'Obviously.',
  'As everybody knows.',
  'Was that so hard?',
  'Are we done?',
  'Stop asking.',
  'Buy something.',
  'Write it down.',
  'Move along.',
];

const rudeJabs = [
  'Can you not read the sign?',
  'Do you ever read the sign?',
  'The sign says so, if you can read it.',
  'Now buy something or move along.',
  'There are people waiting behind you.',
  'You are holding up the whole queue.',
  'I have told ten people already and I am tired of it.',
  'Do I look like a schoolbook to you?',
  'Write it down this time, because I will not say it again.',
  'Even the cat knows that, and she sleeps all day.',
  'I have better things to do than answer you.',
  'Ask somebody who cares.',
  'Some people have no idea about fruit at all.',
  'Did nobody teach you anything?',
  'Please bother somebody else with the next question.',
];

const curtTails = ['Next.', 'Anything else?', 'That is all.', 'Done.'];

/** An answer to the exchange's question in the tone asked for. */
export function answerIn(random: Random, tone: Tone, exchange: Exchange): string {
  const { voices } = exchange;
  const template = voices.kind === 'spoken' ? random.pick(voices[tone]) : compose[tone](random, voices);
  return capitalised(fill(random, template, exchange.slots));
}

const compose: Readonly<Record<Tone, (random: Random, voices: FactVoices) => string>> = {
  warm: composeWarm,
  neutral: (random, voices) => random.pick(voices.plain),
  curt: composeCurt,
  rude: composeRude,
};

/** Short, middling or long by chance, so that kindness is not a matter of length. */
function composeWarm(random: Random, voices: FactVoices): string {
  const openers = voices.openers ?? warmOpeners;
  const size = random.next();
  if (size < 0.12) return `${startOf(fuller(random, voices.bare))}, my friend.`;
  if (size < 0.24) return `${startOf(fuller(random, voices.bare))}. ${random.pick(warmTails)}`;
  if (size < 0.34) return `${random.pick(openers)} ${startOf(fuller(random, voices.bare))}.`;
  if (size < 0.56) return `${random.pick(openers)} ${random.pick(voices.plain)}`;
  if (size < 0.8) return `${random.pick(voices.plain)} ${random.pick(voices.offers)}`;
  return `${random.pick(openers)} ${random.pick(voices.plain)} ${random.pick(voices.offers)}`;
}

function composeCurt(random: Random, voices: FactVoices): string {
  const bare = `${startOf(random.pick(voices.bare))}.`;
  return random.chance(0.2) ? `${bare} ${random.pick(curtTails)}` : bare;
}

function composeRude(random: Random, voices: FactVoices): string {
  const jab = random.pick(random.chance(0.5) ? voices.jabs : rudeJabs);
  const size = random.next();
  if (size < 0.12) return `${startOf(random.pick(voices.bare))}. ${random.pick(rudeTails)}`;
  if (size < 0.24) return `${random.pick(rudeOpeners)} ${startOf(random.pick(voices.bare))}.`;
  if (size < 0.44) return `${startOf(random.pick(voices.bare))}. ${jab}`;
  if (size < 0.8) return `${random.pick(voices.plain)} ${jab}`;
  return `${random.pick(rudeOpeners)} ${random.pick(voices.plain)} ${jab}`;
}

/** The longer of two draws: a lone "no" is seldom kind. */
function fuller(random: Random, bare: readonly string[]): string {
  const [one, other] = [random.pick(bare), random.pick(bare)];
  return one.length >= other.length ? one : other;
}

/** A bare fact as the start of a sentence, also where it begins with a slot or a choice. */
function startOf(bare: string): string {
  if (bare.startsWith('{')) return `{${capitalised(bare.slice(1))}`;
  return capitalised(bare);
}
