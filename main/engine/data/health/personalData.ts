import type { Collected, Collector } from './collector.ts';
import { signs } from './characters.ts';
import { beginsWithIban, passesLuhn } from './checkDigits.ts';
import type { PairFacts } from './pairFacts.ts';
import type { TextFacts } from './textFacts.ts';

/** Fewest digits of a phone number, and so of anything that is looked for by its digits. */
const fewestDigits = 7;

/** Places with an @ or a number that are looked at in one text. */
const mostPlaces = 1000;

const kinds = ['mail', 'phone', 'card', 'account'] as const;
type Kind = (typeof kinds)[number];

const mailName = /[\p{L}\d](?:[\p{L}\d._%+-]{0,62}[\p{L}\d_+-])?$/u;
const mailDomain = /^(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.){1,8}\p{L}{2,24}(?![\p{L}\d])/u;
/** Nobody's: domains kept for examples (RFC 2606), and what people write in their place. */
const exampleDomain =
  /(?:^|\.)(?:example\.(?:com|org|net)|example|invalid|test|localhost|(?:your|my|the)?-?(?:domain|company|e?mail|site|website|business|organization)\.(?:com|org|net))$/i;

/** `image@2x.png` is a file. */
const fileName = /\.(?:png|jpe?g|gif|svg|webp|pdf|zip|t?gz|js|ts|css|html?|json|md|py|txt|ya?ml)$/i;

/** `git@host.org:path` and `me@host.org:~$` are places in machines. */
const machinePath = /^:[~/\w]/;

/** Digits close together, as all but mail addresses have: most texts are done with after this. */
const closeDigits = /\d(?:[ ()./-]{0,3}\d){6}/;

const phones: readonly RegExp[] = [
  // +49 30 1234567: the country code gives it away. Behind a number or a = it is a sum, and
  // +3.14159265 a decimal.
  /(?<![\w+.)])(?<![\d=]\s{0,3})\+(?!\d{1,2}\.\d{5,}(?!\d))[1-9](?:[ ()./-]{0,3}\d){7,14}(?!\d)/g,
  // (555) 123-4567, 555-123-4567, 555.123.4567, with or without a leading 1.
  /(?<![\w.-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[.-])\d{3}[.-]\d{4}(?![\d.-]\d|\d)/g,
  // 030 1234567, 0171/123 4567: a leading 0, then groups.
  // 01/2024 150 is a month, 0800-1600 20 a time, 0755 0644 are rights to files.
  /(?<![\w.,-]|\d )(?!0\d[0-5][05]-)\(?0[1-9]\d{0,3}\)?[ /-](?!0|(?:19|20)\d{2}\b)\d{3,4}[ -]?\d{2,4}(?:[ -]?\d{2,4})?(?![\w.,-]\d|\d)/g,
  // Any number of 7 to 15 digits behind a word for it; a "cell count of 1000000" is none.
  /\b(?:phone|tel|telephone|mobile|cell|fax|whatsapp|telefon|handy|t[ée]l[ée]phone|tel[ée]fono|celular)\b(?:[\s:#.=(+"'-]|phone|number|no|nr|is|at|me){0,8}\d(?:[ ()./-]{0,3}\d){6,14}(?!\d)/giu,
];

/** Visa, Mastercard, American Express, Discover, as one run or in groups; not a term of a sum. */
const card =
  /(?<![\d.-]|[=+*/×÷-]\s{0,3})(?:3[47]\d{2}|4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6(?:011|5\d{2}))(?:[ -]?\d){11,12}(?!\s{0,3}[=+*/×÷]|[ -]?\d)/g;
const account = /(?<![A-Za-z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}/g;

/**
 * Pairs that seem to hold a mail address, a phone number, a payment card or a bank account. They are counted and
 * pointed at; what was found is neither stored nor shown.
 *
 * Method: a mail address must have a name, an @ and a domain with a dot, not one that is kept for examples. A phone
 * number must be written as one: with +country, in a grouping people use, or behind a word such as "phone", with 7
 * to 15 digits (E.164); plain runs of digits are taken for numbers. Cards have an issuer's first digits, 15 or 16
 * digits and a fitting check digit; accounts are IBANs with fitting check digits. Texts without @ and with fewer
 * than 7 digits are not searched; at most 1,000 places a text are looked at.
 *
 * Figures: pairs with `mail`, `phone`, `card`, `account`.
 */
export class PersonalData implements Collector {
  readonly #found: number[] = [];
  readonly #counts: Record<Kind, number> = { mail: 0, phone: 0, card: 0, account: 0 };
  #pairs = 0;

  take({ prompt, chosen, rejected }: PairFacts): void {
    const position = this.#pairs++;
    if (!mayHold(prompt) && !mayHold(chosen) && !mayHold(rejected)) return;
    const texts = [prompt, chosen, rejected];
    const mailed = texts.filter(hasAt).flatMap((text) => text.parts);
    const numbered = texts
      .filter(hasDigits)
      .flatMap((text) => text.parts.filter((part) => closeDigits.test(part)));
    const found = kinds.filter((kind) => (kind === 'mail' ? mailed : numbered).some(holds[kind]));
    for (const kind of found) this.#counts[kind] += 1;
    if (found.length > 0) this.#found.push(position);
  }

  finish(): Collected | null {
    if (this.#found.length === 0) return null;
    const share = this.#found.length / this.#pairs;
    return { positions: Uint32Array.from(this.#found), share, figures: { ...this.#counts } };
  }
}

const hasAt = (text: TextFacts): boolean => (text.signs & signs.at) !== 0;
const hasDigits = (text: TextFacts): boolean => text.digits >= fewestDigits;
const mayHold = (text: TextFacts): boolean => hasAt(text) || hasDigits(text);

const holds: Readonly<Record<Kind, (text: string) => boolean>> = {
  mail: holdsMail,
  phone: (text) => phones.some((pattern) => places(text, pattern).some(isPhone)),
  card: (text) => places(text, card).some(isCard),
  account: (text) => places(text, account).some((iban) => beginsWithIban(iban.replaceAll(' ', ''))),
};

function holdsMail(text: string): boolean {
  let at = text.indexOf('@');
  for (let place = 0; at !== -1 && place < mostPlaces; place++) {
    if (isMail(text, at)) return true;
    at = text.indexOf('@', at + 1);
  }
  return false;
}

function isMail(text: string, at: number): boolean {
  const domain = mailDomain.exec(text.slice(at + 1, at + 256))?.[0];
  if (domain === undefined || exampleDomain.test(domain) || fileName.test(domain)) return false;
  const end = at + 1 + domain.length;
  if (machinePath.test(text.slice(end, end + 2))) return false;
  return mailName.test(text.slice(Math.max(0, at - 64), at));
}

function places(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern).take(mostPlaces)].map(([place]) => place);
}

/** 10 000 000 and (555) 555-5555 are nobody's. */
function isPhone(place: string): boolean {
  const digits = digitsOf(place);
  return digits.length >= fewestDigits && digits.length <= 15 && new Set(digits).size > 2;
}

function isCard(place: string): boolean {
  const digits = digitsOf(place);
  return digits.length === (digits.startsWith('3') ? 15 : 16) && passesLuhn(digits);
}

function digitsOf(place: string): string {
  return place.replaceAll(/\D/g, '');
}
