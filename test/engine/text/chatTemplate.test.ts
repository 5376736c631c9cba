import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../shared/pair.ts';
import { ChatTemplate } from '../../../main/engine/text/chatTemplate.ts';
import { rejectedBy, thrownBy } from '../../support/nudgeError.ts';
import { changedTokenizer } from '../../support/tokenizerFolder.ts';

const now = new Date(2026, 10, 22, 13, 30);
const turns: ChatMessage[] = [
  { role: 'user', content: ' Hi ' },
  { role: 'assistant', content: 'Yes' },
];

function templateOf(source: string, tokens: Record<string, string> = { bos_token: '<s>' }): ChatTemplate {
  return new ChatTemplate('model/tokenizer_config.json', source, { tokens, now });
}

const render = (source: string, messages = turns, opening = false): string =>
  templateOf(source).render(messages, opening);

describe('ChatTemplate', () => {
  it('renders turns, tokens and the opening of the next turn', () => {
    const source =
      "{{ bos_token }}{% for m in messages %}{{ m['role'] + ': ' + m.content | trim }}\n{% endfor %}" +
      '{% if add_generation_prompt %}assistant:{% endif %}';
    expect(render(source)).toBe('<s>user: Hi\nassistant: Yes\n');
    expect(render(source, turns.slice(0, 1), true)).toBe('<s>user: Hi\nassistant:');
  });

  it('treats white space around blocks as transformers does', () => {
    expect(render('  {% if true %}\n  a\n  {% endif %}\nb')).toBe('  a\nb');
  });

  it('gives what templates ask for', () => {
    expect(
      render('{{ eos_token }}|{% if tools is not none %}t{% endif %}|{% if documents is none %}n{% endif %}'),
    ).toBe('||n');
    expect(render('{% for i in range(3) %}{{ i }}{% endfor %} {{ range(5, 1, -2) | join(",") }}')).toBe(
      '012 5,3',
    );
    expect(
      render(
        '{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}',
      ),
    ).toBe('2');
    expect(render('{{ messages[1:] | length }}{% generation %}x{% endgeneration %}')).toBe('1x');
    expect(
      render(
        '{% for m in messages %}{% if loop.first %}{% continue %}{% endif %}{{ m.content }}{% endfor %}',
      ),
    ).toBe('Yes');
  });

  it('tells the date in English, and one day is one text', () => {
    const template = templateOf('{{ strftime_now("%d %b %Y %H:%M") }}');
    expect(template.render([], false)).toBe('22 Nov 2026 00:00');
  });

  it('has a hash of its source and tokens, and of the date only if it asks for it', () => {
    const tomorrow = new Date(2026, 10, 23);
    const hash = (source: string, date: Date, bos = '<s>'): string =>
      new ChatTemplate('x', source, { tokens: { bos_token: bos }, now: date }).hash;
    expect(hash('a', now)).toBe(hash('a', tomorrow));
    expect(hash('a', now)).not.toBe(hash('b', now));
    expect(hash('a', now)).not.toBe(hash('a', now, '<b>'));
    expect(hash('{{ strftime_now("%d") }}', now)).not.toBe(hash('{{ strftime_now("%d") }}', tomorrow));
  });
});

describe('ChatTemplate on what it cannot render', () => {
  it("says the template's own words", () => {
    const error = thrownBy(() => render('{{ raise_exception("Roles must alternate") }}'));
    expect(error.code).toBe('CHAT_TEMPLATE');
    expect(error.message).toContain('Roles must alternate');
  });

  it("does not say the person's words", () => {
    const secret = [{ role: 'secret', content: 'secret' }];
    const error = thrownBy(() => render('{{ raise_exception("No role " + messages[0].role) }}', secret));
    expect(error.code).toBe('CHAT_TEMPLATE');
    expect(error.message + error.hint).not.toContain('secret');
  });

  it.each([
    '{% if %}',
    '{{ messages',
    '{% for m in messages %}',
    '{{ messages | nothing }}',
    '{{ 1 + messages }}',
  ])('answers %s with its error', (source) => {
    expect(thrownBy(() => render(source)).code).toBe('CHAT_TEMPLATE');
  });

  it('does not let a template count without end', () => {
    expect(thrownBy(() => render('{{ range(10**9) | length }}')).code).toBe('CHAT_TEMPLATE');
    expect(thrownBy(() => render('{{ range(0, 5, 0) | length }}')).code).toBe('CHAT_TEMPLATE');
  });
});

describe('loadChatTemplate', () => {
  const source = async (config: unknown, files: Record<string, string> = {}): Promise<string | undefined> =>
    (await changedTokenizer({ config: { chat_template: config }, files })).chatTemplate?.source;

  it('finds the template wherever it stands', async () => {
    const json = { 'chat_template.json': '{"chat_template": "from json"}' };
    expect(await source('from config', json)).toBe('from config');
    expect(await source(undefined, json)).toBe('from json');
    expect(await source('from config', { 'chat_template.jinja': 'from jinja' })).toBe('from jinja');
    expect(await source(undefined)).toBeUndefined();
  });

  it('takes the default of several named ones', async () => {
    const named = [
      { name: 'tool_use', template: 'tools' },
      { name: 'default', template: 'plain' },
    ];
    expect(await source(named)).toBe('plain');
    expect(await source(named.slice(0, 1))).toBeUndefined();
  });

  it('refuses a broken chat_template.json', async () => {
    expect((await rejectedBy(source(undefined, { 'chat_template.json': '{' }))).code).toBe('CHAT_TEMPLATE');
  });
});
