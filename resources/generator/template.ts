import type { Random } from './random.ts';

/** Values for the `{name}` places of a template; `{Name}` is the same value with a capital first letter. */
export type Slots = Readonly<Record<string, string>>;

type Part = string | { readonly slot: string } | { readonly choices: readonly (readonly Part[])[] };

const parsed = new Map<string, readonly Part[]>();

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * A sentence from a template: `{slot}` is filled in, `[this|that|]` is one of its choices (they may nest).
 *
 * @throws RangeError when a slot has no value or a bracket is not closed.
 */
export function fill(random: Random, template: string, slots: Slots): string {
  return write(random, partsOf(template), slots, template).replaceAll(/ {2,}/g, ' ').trim();
}

function partsOf(template: string): readonly Part[] {
  let parts = parsed.get(template);
  if (parts === undefined) {
    parts = parse(template);
    parsed.set(template, parts);
  }
  return parts;
}

function write(random: Random, parts: readonly Part[], slots: Slots, template: string): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else if ('slot' in part) text += slotValue(part.slot, slots, template);
    else text += write(random, random.pick(part.choices), slots, template);
  }
  return text;
}

function slotValue(name: string, slots: Slots, template: string): string {
  const value = slots[name] ?? slots[name.charAt(0).toLowerCase() + name.slice(1)];
  if (value === undefined) throw new RangeError(`No value for {${name}} in the template "${template}".`);
  return slots[name] === undefined ? capitalised(value) : value;
}

function parse(template: string): readonly Part[] {
  const stack: Part[][][] = [[[]]];
  const here = (): Part[] => stack.at(-1)?.at(-1) ?? [];
  for (const [token] of template.matchAll(/\{\w+\}|[[\]|]|[^[\]|{}]+/g)) {
    if (token.startsWith('{')) here().push({ slot: token.slice(1, -1) });
    else if (token === '[') stack.push([[]]);
    else if (token === '|') stack.at(-1)?.push([]);
    else if (token === ']') {
      const choices = stack.pop();
      if (choices === undefined || stack.length === 0) throw new RangeError(`Stray ] in "${template}".`);
      here().push({ choices });
    } else here().push(token);
  }
  if (stack.length !== 1) throw new RangeError(`Unclosed [ in "${template}".`);
  return here();
}
