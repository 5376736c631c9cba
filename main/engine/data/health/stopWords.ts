import { hashWord, type TextFacts } from './textFacts.ts';

/**
 * Small words that few sentences of a language do without, in lower case; apostrophes are left out, as the walk over
 * a text does. Words that several languages share count for each. Danish and Norwegian are one here: as little as a
 * sentence does not tell them apart.
 */
const words = {
  en: 'a i the of and to is in that it for you was on are with as his they be at this have from or had by but what we can your when there an which their if do will each about how them then she so some would into has more could its who did get my than been now may no not does',
  de: 'der die das und ist nicht ein eine einen einem einer zu mit den von sich auf für im dem es ich sie wie auch oder aber bei nach wir aus sind wird hat kann werden des als noch nur war über so zum zur mir mich dir dich ihr wenn dass was',
  fr: 'le la les des est et un une du dans pour qui que pas sur au ce il elle je vous nous avec plus par sont mais ou se ne cette ces aux être comme son sa ses votre leur été cest où très quel jai',
  es: 'el la los las de que y en un una es por con no para se del al lo como más pero su sus le ya o este sí porque esta son entre cuando muy sin sobre también me hasta hay donde quien desde todo nos eso qué está',
  it: 'il lo la gli le di che è e un una per non con sono del della dei delle nel alla da come ma si più anche questo questa ha mi ti ci se al dal sua suo o quando molto cosa dove perché essere',
  pt: 'o a os as de que e do da em um uma para é com não por mais dos das como mas foi ao ele ela seu sua ou ser quando muito há nos já está eu também só pelo pela até isso entre são você',
  nl: 'de het een en van is dat die in te niet op zijn met voor er maar om ook aan hij ik je ze wat bij naar dan nog wel uit door over deze heeft kan wordt worden geen hun mijn meer als was',
  pl: 'i w na z nie się to jest że do o jak ale po co tak za od przez ma dla tym może są być czy jego już tylko ten ta te był jej lub bardzo które który również oraz',
  sv: 'och att det i en som är på av för med den till inte har om ett jag men var sig från så kan han hon vi du de när eller vad ska också bara mycket min ut där nu här',
  da: 'og det at er en til på af for med den ikke som har de jeg et om men var sig fra så kan han hun vi du når eller hvad skal også kun meget min ud der nu her blir blev være eg ikkje hva fra mye',
  fi: 'ja on ei se että oli hän mutta ovat kun niin kuin joka tämä mitä myös olen vain sen minä ole voi jos siitä hyvin tai sitä nyt minun sinun kanssa mukaan ollut',
  cs: 'a je se na v že to s z do o jsem ale jako za by tak po co jak jsou pro od který která jeho které není byl bylo být nebo také již když má ve si já ten',
  tr: 've bir bu da de için ile ne çok daha olarak gibi var ama o mi kadar sonra ben sen değil en her şey olan yok ise ya nasıl ki onun bana veya',
  id: 'yang dan di ini itu dengan untuk tidak dari dalam akan pada juga saya ke adalah bisa ada mereka karena oleh atau anda kita sudah lebih seperti telah dapat kami banyak tetapi',
  ro: 'și în de la că nu pe cu un o este ce mai din sunt care pentru să au fi dar am era sau el ea ca lui foarte acest această fost cum când dacă',
  hu: 'az és hogy nem egy ez van meg azt de volt csak mint ki már el kell vagy lehet mert még lesz nagyon ha azonban minden én ezt itt',
  vi: 'và là của có không được một cho các những người trong với này khi đã tôi bạn để từ cũng như ở thì về rất nhiều làm',
} as const;

export const latinLanguages = Object.keys(words) as readonly (keyof typeof words)[];

/** A power of two far above the number of words, so that few share a slot. */
const slots = 16_384;
const mostWords = 2048;

/** Words of a text that are looked up, from its beginning to its end; a byte holds their number. */
const lookedAt = 64;

/** Languages that are counted in one 32-bit number, a byte for each. */
const perNumber = 4;
const numbers = Math.ceil(latinLanguages.length / perNumber);

/** Counts the small words of each of `latinLanguages` in texts, without a branch that nobody foresees. */
export class StopWords {
  /** Where the word of a slot stands in the lists below, 0 for none: an open hash table. */
  readonly #places = new Uint16Array(slots);
  /** The words' tokens; no token is −1. */
  readonly #tokens = new Int32Array(mostWords).fill(-1);
  /** A one in the byte of each language that has the word: i32 [words, numbers]. */
  readonly #ones = new Int32Array(mostWords * numbers);
  #words = 0;
  /** Places of the words of a text that are in the lists. */
  readonly #found = new Uint16Array(lookedAt + 1);
  readonly #sums = new Int32Array(numbers);

  constructor() {
    for (const [language, name] of latinLanguages.entries()) {
      const number = Math.floor(language / perNumber);
      for (const word of words[name].split(' ')) {
        const place = this.#enter(hashWord(word));
        this.#ones[place * numbers + number]! |= 1 << (8 * (language % perNumber));
      }
    }
  }

  /** Adds to `hits`, u32 [latinLanguages], how many of a text's first words each language has. */
  count(text: TextFacts, hits: Uint32Array): void {
    const sums = this.#sums.fill(0);
    this.#sum(this.#find(text), sums);
    for (let language = 0; language < hits.length; language++) {
      hits[language]! += (sums[language >>> 2]! >>> (8 * (language & 3))) & 0xff;
    }
  }

  /** Lists the places of a text's small words and returns how many there are. */
  #find({ tokens, tokenCount }: TextFacts): number {
    const [places, known, found] = [this.#places, this.#tokens, this.#found];
    const step = Math.max(1, tokenCount / lookedAt);
    let count = 0;
    for (let at = 0; at < tokenCount; at += step) {
      const token = tokens[Math.floor(at)]!;
      let place = places[token & (slots - 1)]!;
      if (((known[place]! ^ token) & (-place >> 31)) !== 0) place = places[this.#slotOf(token)]!;
      found[count] = place;
      count += -place >>> 31;
    }
    return count;
  }

  #sum(count: number, sums: Int32Array): void {
    const [found, ones] = [this.#found, this.#ones];
    for (let i = 0; i < count; i++) {
      const first = found[i]! * numbers;
      for (let n = 0; n < numbers; n++) sums[n]! += ones[first + n]!;
    }
  }

  #enter(token: number): number {
    const slot = this.#slotOf(token);
    if (this.#places[slot] === 0) {
      this.#words += 1;
      this.#tokens[this.#words] = token;
      this.#places[slot] = this.#words;
    }
    return this.#places[slot]!;
  }

  #slotOf(token: number): number {
    let slot = token & (slots - 1);
    while (this.#places[slot] !== 0 && this.#tokens[this.#places[slot]!] !== token) {
      slot = (slot + 1) & (slots - 1);
    }
    return slot;
  }
}
