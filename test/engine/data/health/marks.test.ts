import { describe, expect, it } from 'vitest';
import { beginsWithIban, passesLuhn } from '../../../../main/engine/data/health/checkDigits.ts';
import { PersonalData } from '../../../../main/engine/data/health/personalData.ts';
import { severityOf } from '../../../../main/engine/data/health/severity.ts';
import { TemplateLeftovers } from '../../../../main/engine/data/health/templateLeftovers.ts';
import { collect, named, textPair } from './checked.ts';

const isNamed = (collector: TemplateLeftovers | PersonalData, text: string): boolean =>
  named(collector, [textPair('?', text, 'No.')]).length === 1;

describe('TemplateLeftovers', () => {
  it.each([
    'Yes.<|im_end|>',
    '<|im_start|>assistant\nYes.',
    '<|start_header_id|>assistant<|end_header_id|>\n\nYes.',
    'Yes.<|eot_id|>',
    'Yes.<|END_OF_TURN_TOKEN|>',
    '<｜Assistant｜>Yes.',
    '<start_of_turn>model\nYes.',
    '[INST] Why? [/INST] Yes.',
    '<<SYS>>\nBe kind.\n<</SYS>>',
    'Yes.</s>',
    '<s> Yes.',
    'Yes.</s><s>[INST] No?',
    '### Response:\nYes.',
    'Yes.\n### Instruction: more',
    'Yes.\n\nHuman: And?\n\nAssistant: No.',
    'USER: Yes?',
    'GPT4 Correct Assistant: Yes.',
    '[gMASK]Yes.',
    'Yes.<eos>',
  ])('finds %j', (text) => {
    expect(isNamed(new TemplateLeftovers(), text)).toBe(true);
  });

  it.each([
    'Yes, a human: that is what I am.',
    'The assistant: who is it?',
    '<b>Yes</b>, <s>no</s>, perhaps.',
    'if (a <| b) return [x, y];',
    '## Response times\nThey vary: a lot.',
    'An array [INT] and a list [1, 2].',
    '<think>Let me see.</think> Yes.',
    'Use a | b, or <a|b>.',
  ])('leaves %j alone', (text) => {
    expect(isNamed(new TemplateLeftovers(), text)).toBe(false);
  });

  it('looks at prompts, both answers and every turn', () => {
    const turn = (content: string) => [{ role: 'user', content }];
    const pairs = [
      textPair('Human: hello', 'Yes.', 'No.'),
      textPair('hello', 'Yes.', 'No.<|endoftext|>'),
      {
        kind: 'chat',
        prompt: [...turn('a'), ...turn('b</s>')],
        chosen: turn('c'),
        rejected: turn('d'),
      } as const,
      textPair('hello', 'Yes.', 'No.'),
    ];
    expect(named(new TemplateLeftovers(), pairs)).toEqual([0, 1, 2]);
  });
});

describe('PersonalData', () => {
  it.each([
    'Write to anna.berg+fruit@mail.stand-by-the-river.net, please.',
    'jörg@bücher-laden.de',
    'Call +49 30 1234567.',
    'Call +1 (415) 555-2671.',
    'Call (415) 555-2671 or write.',
    'Call 415-555-2671',
    'Ring 0171 2345678 at noon',
    'phone: 2345678',
    'Tel. 0301234567',
    'Card 4111 1111 1111 1111, until May.',
    'Card 378282246310005',
    'To DE89 3704 0044 0532 0130 00 IS FINE',
    'GB82WEST12345698765432',
  ])('finds %j', (text) => {
    expect(isNamed(new PersonalData(), text)).toBe(true);
  });

  it.each([
    'Write to somebody@example.com or nobody@host.invalid.',
    'a @ b, @mention, user@localhost, x@y',
    'It was 2024-01-15 10:30:00, and 1914-1918 before.',
    'ISBN 978-3-16-148410-0, or 0-306-40615-2.',
    '1234567890 + 4111111111111111 = 4111112345677701',
    'Pi is 3.14159265358979.',
    'From 100 200 3000 to 1,000,000.',
    '192.168.100.200 and 10.0.0.1',
    'x = +12345678 y',
    'Card 4111 1111 1111 1112',
    'DE89 3704 0044 0532 0130 01',
    'Take 000-000-0000 for none.',
  ])('leaves %j alone', (text) => {
    expect(isNamed(new PersonalData(), text)).toBe(false);
  });

  it('counts pairs by what they hold, and keeps none of it', () => {
    const pairs = [
      textPair('My mail is a.person@somewhere-nice.org', 'Noted.', 'Who cares.'),
      textPair('?', 'Call +49 30 1234567, or write to b.person@somewhere-nice.org', 'No.'),
      textPair('?', 'Yes.', 'No.'),
    ];
    const found = collect(new PersonalData(), pairs)!;
    expect([...found.positions]).toEqual([0, 1]);
    expect(found.figures).toEqual({ mail: 2, phone: 1, card: 0, account: 0 });
    expect(JSON.stringify(found)).not.toContain('person');
  });
});

describe('check digits', () => {
  it('hold for numbers made for testing, and for no neighbour', () => {
    for (const card of ['4111111111111111', '5555555555554444', '378282246310005']) {
      expect(passesLuhn(card)).toBe(true);
      expect(passesLuhn(card.slice(0, -1) + String((Number(card.at(-1)) + 1) % 10))).toBe(false);
    }
    for (const iban of ['DE89370400440532013000', 'FR1420041010050500013M02606', 'NO9386011117947']) {
      expect(beginsWithIban(iban)).toBe(true);
      expect(beginsWithIban(`${iban}ANDMORE`)).toBe(true);
      expect(beginsWithIban(iban.replace('0', '1'))).toBe(false);
    }
    expect(beginsWithIban('XX89370400440532013000')).toBe(false);
  });
});

describe('severityOf', () => {
  it('grows with the share', () => {
    expect([0.001, 0.05, 0.5].map((share) => severityOf('near-duplicates', share))).toEqual([
      'note',
      'advice',
      'warning',
    ]);
    expect(severityOf('contradictions', 1e-6)).toBe('advice');
    expect(severityOf('personal-data', 1)).toBe('advice');
  });
});
