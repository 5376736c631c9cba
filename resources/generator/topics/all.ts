import type { Topic } from '../exchange.ts';
import { colour } from './colour.ts';
import { compare, extremes } from './compare.ts';
import { badFruitComplaint, complaints } from './complaints.ts';
import { directions } from './directions.ts';
import { goodbyes, greetings, smallTalk, thanks } from './greetings.ts';
import { health } from './health.ts';
import { dayHours, week } from './hours.ts';
import { inSeason, seasonList } from './inSeason.ts';
import { offTopic } from './offTopic.ts';
import { growing, origin } from './origin.ts';
import { people } from './people.ts';
import { price } from './price.ts';
import { dishes, recipe } from './recipes.ts';
import { favourite, recommend } from './recommend.ts';
import { ripeness } from './ripeness.ts';
import { season } from './season.ts';
import { services } from './services.ts';
import { otherGoods, stock } from './stock.ts';
import { keeping, lasting } from './storage.ts';
import { changeFromTen, oneOfTwo, severalOfOne } from './sums.ts';
import { taste } from './taste.ts';
import { anyWeather, seasonWeather } from './weather.ts';

/** Everything people ask about at the stand. */
export const topics: readonly Topic[] = [
  price,
  severalOfOne,
  oneOfTwo,
  changeFromTen,
  compare,
  extremes,
  colour,
  taste,
  season,
  seasonList,
  inSeason,
  ripeness,
  keeping,
  lasting,
  health,
  origin,
  growing,
  stock,
  otherGoods,
  recommend,
  favourite,
  recipe,
  dishes,
  dayHours,
  week,
  seasonWeather,
  anyWeather,
  people,
  directions,
  services,
  greetings,
  smallTalk,
  thanks,
  goodbyes,
  badFruitComplaint,
  complaints,
  offTopic,
];
