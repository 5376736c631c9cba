import type { FactVoices, Must, SpokenVoices, Topic } from '../exchange.ts';
import { fill } from '../template.ts';

/** One fact that needs no table: its questions and how it is told. */
export interface FixedFact extends Omit<FactVoices, 'kind' | 'offers' | 'jabs'> {
  readonly questions: readonly string[];
  readonly must: Must;
  readonly offers?: readonly string[];
  readonly jabs?: readonly string[];
}

/** A topic of such facts; `offers` and `jabs` fit every one of them. */
export function fixedFacts(
  name: string,
  weight: number,
  facts: readonly FixedFact[],
  shared: Pick<FactVoices, 'offers' | 'jabs'>,
): Topic {
  return {
    name,
    weight,
    draw: (random) => {
      const { questions, must, offers = [], jabs = [], ...told } = random.pick(facts);
      return {
        topic: name,
        question: fill(random, random.pick(questions), {}),
        takesCourtesy: true,
        fruit: null,
        slots: {},
        voices: {
          kind: 'fact',
          ...told,
          offers: [...offers, ...shared.offers],
          jabs: [...jabs, ...shared.jabs],
        },
        must,
      };
    },
  };
}

/** One thing people say where no fact is asked for, and what is said back. */
export interface Remark extends Omit<SpokenVoices, 'kind'> {
  readonly said: readonly string[];
}

/** A topic of such remarks. */
export function remarks(name: string, weight: number, list: readonly Remark[]): Topic {
  return {
    name,
    weight,
    draw: (random) => {
      const { said, ...voices } = random.pick(list);
      return {
        topic: name,
        question: fill(random, random.pick(said), {}),
        takesCourtesy: false,
        fruit: null,
        slots: {},
        voices: { kind: 'spoken', ...voices },
        must: [],
      };
    },
  };
}
