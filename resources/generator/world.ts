/** The facts of the little world around Rosa's fruit stand. Every answer the generator writes is true in it. */

export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const;
export type Season = (typeof seasons)[number];

export interface Fruit {
  readonly one: string;
  readonly many: string;
  /** How it is sold: by the piece, by the box, by the bunch. */
  readonly sold: 'each' | 'box' | 'bunch';
  /** Coins for one piece, box or bunch. */
  readonly price: number;
  readonly colour: string;
  readonly season: Season | 'all year';
  readonly taste: string;
  /** Where it grows: on trees, on bushes … */
  readonly plant: string;
  /** The farm it comes from. */
  readonly place: string;
  /** Where to keep it at home, and how long it lasts there. */
  readonly keep: string;
  readonly lasts: string;
  /** How one knows that it is ripe, said of several: "they …". */
  readonly ripe: string;
  /** The best dish to make with it; a key of `recipes`. */
  readonly dish: string;
}

type Row = readonly [
  one: string,
  many: string,
  sold: Fruit['sold'],
  price: number,
  colour: string,
  season: Fruit['season'],
  taste: string,
  plant: string,
  place: string,
  keep: string,
  lasts: string,
  ripe: string,
  dish: string,
];

const hill = 'the hill farm';
const valley = 'the river valley';
const coast = 'the south coast';
const islands = 'the warm islands';
const fridge = 'in the fridge';
const bowl = 'in a bowl on the table';
const cellar = 'in a cool cellar';

// prettier-ignore
const rows: readonly Row[] = [
  ['apple', 'apples', 'each', 2, 'red', 'autumn', 'sweet and crisp', 'on trees', hill, cellar, 'one month', 'feel firm and smell sweet', 'pie'],
  ['pear', 'pears', 'each', 2, 'green', 'autumn', 'sweet and soft', 'on trees', hill, bowl, 'five days', 'are soft near the stem', 'tart'],
  ['plum', 'plums', 'each', 1, 'purple', 'summer', 'sweet with a sour skin', 'on trees', hill, bowl, 'four days', 'are soft when you press them', 'cake'],
  ['cherry', 'cherries', 'box', 5, 'dark red', 'summer', 'sweet and juicy', 'on trees', hill, fridge, 'three days', 'are dark and shiny', 'pie'],
  ['peach', 'peaches', 'each', 3, 'pink', 'summer', 'sweet and juicy', 'on trees', valley, bowl, 'three days', 'smell like flowers', 'tart'],
  ['apricot', 'apricots', 'each', 1, 'orange', 'summer', 'mild and sweet', 'on trees', valley, bowl, 'three days', 'are soft and deep orange', 'jam'],
  ['strawberry', 'strawberries', 'box', 4, 'red', 'spring', 'sweet and fresh', 'on low plants', valley, fridge, 'two days', 'are red all over', 'jam'],
  ['raspberry', 'raspberries', 'box', 5, 'pink', 'summer', 'sweet and a little sour', 'on bushes', valley, fridge, 'two days', 'come off the stem by themselves', 'sorbet'],
  ['blueberry', 'blueberries', 'box', 5, 'blue', 'summer', 'mild and sweet', 'on bushes', hill, fridge, 'one week', 'are dark blue all over', 'muffins'],
  ['blackberry', 'blackberries', 'box', 4, 'black', 'autumn', 'rich and a little sour', 'on bushes', hill, fridge, 'two days', 'are black and soft', 'crumble'],
  ['grape', 'grapes', 'bunch', 4, 'purple', 'autumn', 'sweet and juicy', 'on vines', valley, fridge, 'one week', 'are plump and the stem is green', 'juice'],
  ['fig', 'figs', 'each', 2, 'purple', 'autumn', 'sweet like honey', 'on trees', coast, fridge, 'two days', 'are heavy and soft', 'tart'],
  ['lemon', 'lemons', 'each', 1, 'yellow', 'winter', 'very sour', 'on trees', coast, fridge, 'three weeks', 'are bright yellow', 'lemonade'],
  ['orange', 'oranges', 'each', 2, 'orange', 'winter', 'sweet and fresh', 'on trees', coast, bowl, 'one week', 'feel heavy for their size', 'juice'],
  ['lime', 'limes', 'each', 1, 'green', 'winter', 'sour and fresh', 'on trees', coast, fridge, 'three weeks', 'are smooth and shiny', 'sorbet'],
  ['grapefruit', 'grapefruits', 'each', 3, 'pink', 'winter', 'bitter and fresh', 'on trees', coast, fridge, 'two weeks', 'feel heavy for their size', 'salad'],
  ['banana', 'bananas', 'each', 1, 'yellow', 'all year', 'sweet and creamy', 'on tall plants', islands, bowl, 'four days', 'have small brown spots', 'smoothie'],
  ['mango', 'mangoes', 'each', 4, 'golden', 'spring', 'sweet and rich', 'on trees', islands, bowl, 'four days', 'smell sweet at the stem', 'smoothie'],
  ['pineapple', 'pineapples', 'each', 6, 'golden', 'spring', 'sweet and sharp', 'on low plants', islands, bowl, 'three days', 'smell sweet at the bottom', 'cake'],
  ['kiwi', 'kiwis', 'each', 1, 'brown outside and green inside', 'winter', 'sweet and a little sour', 'on vines', coast, fridge, 'two weeks', 'are a little soft', 'salad'],
  ['melon', 'melons', 'each', 5, 'yellow', 'summer', 'mild and sweet', 'on the ground', valley, cellar, 'one week', 'sound hollow when you knock on them', 'salad'],
  ['watermelon', 'watermelons', 'each', 6, 'green outside and red inside', 'summer', 'light and sweet', 'on the ground', valley, cellar, 'two weeks', 'sound hollow when you knock on them', 'juice'],
  ['pomegranate', 'pomegranates', 'each', 3, 'red', 'winter', 'sweet and sharp', 'on trees', coast, bowl, 'two weeks', 'feel heavy for their size', 'salad'],
  ['quince', 'quinces', 'each', 2, 'yellow', 'autumn', 'sour until you cook it', 'on trees', hill, cellar, 'one month', 'are yellow and smell like roses', 'jelly'],
];

export const fruits: readonly Fruit[] = rows.map(
  ([one, many, sold, price, colour, season, taste, plant, place, keep, lasts, ripe, dish]) => ({
    one,
    many,
    sold,
    price,
    colour,
    season,
    taste,
    plant,
    place,
    keep,
    lasts,
    ripe,
    dish,
  }),
);

/** @throws RangeError when the stand does not sell it. */
export function fruitNamed(one: string): Fruit {
  const fruit = fruits.find((candidate) => candidate.one === one);
  if (fruit === undefined) throw new RangeError(`The stand sells no ${one}.`);
  return fruit;
}

export function isInSeason(fruit: Fruit, season: Season): boolean {
  return fruit.season === season || fruit.season === 'all year';
}

export const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export type Day = (typeof days)[number];

/** Opening hours, or null where the stand stays closed. */
export function hoursOf(day: Day): { readonly opens: string; readonly closes: string } | null {
  if (day === 'Sunday') return null;
  if (day === 'Saturday') return { opens: 'seven', closes: 'two' };
  return { opens: 'eight', closes: 'five' };
}

export const marketDay: Day = 'Saturday';

/** What the sky is like in the little town. */
export const weather: Readonly<Record<Season, string>> = {
  spring: 'mild and rainy',
  summer: 'hot and sunny',
  autumn: 'cool and windy',
  winter: 'cold and grey',
};
