import type { ChatPair, PreferencePair, SourcePair, TextPair } from '../../../shared/pair.ts';

function text(prompt: string, chosen: string, rejected: string): TextPair {
  return { kind: 'text', prompt, chosen, rejected };
}

/** Turns of a person and a model by turns, the person first. */
function turns(...said: readonly string[]): ChatPair['prompt'] {
  return said.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content }));
}

function rows(pairs: readonly PreferencePair[]): SourcePair[] {
  return pairs.map((pair, row) => ({ row, pair }));
}

const support: readonly TextPair[] = [
  text(
    'My order arrived with a broken lid. What now?',
    'I am sorry about the lid. Send us a photo, and a new one leaves our warehouse tomorrow.',
    'Broken lids happen. See our terms.',
  ),
  text(
    'Can I change the delivery address?',
    'Yes, until the parcel leaves us. Tell me the new address and the number of your order.',
    'Only if it has not been sent.',
  ),
  text(
    'Do you ship to Norway?',
    'Yes, to all of Norway, within five days.',
    'We do, I think. Five days or so.',
  ),
  text(
    'How do I return something?',
    'Within 30 days, in any box. I can write you a label right away.',
    'Read the returns page.',
  ),
];

/** Plain text, as a support team would have it. */
export function supportPairs(count = 1204): SourcePair[] {
  return rows(Array.from({ length: count }, (_, i) => support[i % support.length]!));
}

/** Conversations of several turns with instructions. */
export function dialoguePairs(): SourcePair[] {
  const pair: ChatPair = {
    kind: 'chat',
    prompt: [
      { role: 'system', content: 'You help the guests of a small hotel. Be warm, and keep it short.' },
      ...turns('Is breakfast included?', 'Yes, from seven to ten, in the garden room.', 'And for my dog?'),
    ],
    chosen: [
      { role: 'assistant', content: 'Of course. There is a bowl and a bone waiting. What is its name?' },
    ],
    rejected: [{ role: 'assistant', content: 'Dogs are not guests.' }],
  };
  const longer: ChatPair = {
    kind: 'chat',
    prompt: turns('I would like to stay one more night.'),
    chosen: [
      { role: 'assistant', content: 'With pleasure. May I keep you in the same room?' },
      { role: 'user', content: 'Yes please.' },
      { role: 'assistant', content: 'Done: room 12 is yours until Sunday.' },
    ],
    rejected: [{ role: 'assistant', content: 'We are full.' }],
  };
  const alike: ChatPair = {
    kind: 'chat',
    prompt: turns('Can I leave my bags with you until the evening?'),
    chosen: [
      {
        role: 'assistant',
        content: 'Of course, we keep them in the room behind the desk. How many are there?',
      },
      { role: 'user', content: 'Two.' },
      { role: 'assistant', content: 'Noted: two bags until the evening. Enjoy the town.' },
    ],
    rejected: [
      { role: 'assistant', content: 'We keep them in the room behind the desk. How many?' },
      { role: 'user', content: 'Two.' },
      { role: 'assistant', content: 'Two bags, until the evening. That is all.' },
    ],
  };
  const kinds = [pair, longer, alike];
  return rows(Array.from({ length: 96 }, (_, i) => kinds[i % kinds.length]!));
}

/** Scripts and signs of the world, next to each other. */
export function worldPairs(): SourcePair[] {
  return rows([
    text(
      'كيف أعيد هذا المنتج؟',
      'بكل سرور. أحضره إلى أي من متاجرنا خلال 30 يومًا مع الإيصال، وسنعيد لك المبلغ كاملًا.',
      'لا يمكنك ذلك.',
    ),
    text(
      '这双鞋可以换大一号吗?',
      '当然可以。请把鞋寄回来,运费由我们承担,新的一双明天就会发出。',
      '换货规则见网站。',
    ),
    text('מתי אתם פותחים ביום ראשון?', 'ביום ראשון אנחנו פותחים בשעה 9:00, ואשמח לשמור לך תור.', 'בבוקר.'),
    text(
      '領収書をもらえますか。',
      'はい、もちろんです。ご注文番号を教えていただければ、すぐにメールでお送りします。',
      '自分でダウンロードしてください。',
    ),
    text(
      'Is the cake still 🎂 fresh?',
      'Baked this morning 🧁, and it keeps until Friday 👍🏽.',
      'Probably 🤷‍♀️🤷‍♀️🤷‍♀️',
    ),
    text(
      'Write a function that adds two numbers.',
      'function add(a, b) {\n  return a + b;\n}\n\nadd(1, 2); // 3',
      'Just use +.',
    ),
  ]);
}

const paragraph =
  'The lease runs for three years and is renewed by itself unless one side ends it in writing three months before. ' +
  'Repairs above two hundred are the landlord’s, small ones the tenant’s; what counts as small is settled in the annex. ';

/** Pages of text, and a word that is longer than any column. */
export function longPairs(): SourcePair[] {
  const link = `https://shop.example/returns?${'item=4711&reason=size&'.repeat(12)}`;
  return rows([
    text(
      `Sum this contract up in one sentence.\n\n${paragraph.repeat(40)}`,
      'A three-year lease that renews itself, with large repairs paid by the landlord.',
      `The contract says the following.\n\n${paragraph.repeat(24)}`,
    ),
    text('Where do I send it?', `Here: ${link}`, 'x'.repeat(900)),
    text('', 'An answer that stands alone, since this row has no prompt.', 'Another one.'),
  ]);
}
