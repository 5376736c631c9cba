import type { PreferencePair } from '../../../../shared/pair.ts';
import type { Mapping } from '../../../../shared/dataRoom.ts';
import type { Row, RowProblem } from '../row.ts';
import { answerPair } from './answerPair.ts';
import { thumbOf, type Thumb } from './thumbs.ts';

/** Half a pair that waits for the other half. */
interface Half {
  readonly thumb: Thumb;
  readonly row: number;
}

/** A pair, or why a row gave none; `row` is the later of the two halves'. */
export interface ThumbPair {
  readonly made: PreferencePair | RowProblem;
  readonly row: number;
}

/**
 * Pairs liked answers with disliked ones of the same prompt, each answer once, in the order of the rows. What stays
 * alone is told at the end.
 */
export class ThumbPairs {
  readonly #mapping: Mapping;
  /** By prompt; all halves of a list are liked, or all are not. */
  readonly #waiting = new Map<string, Half[]>();

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
  }

  take(row: number, value: Row): ThumbPair[] {
    const thumb = thumbOf(value, this.#mapping.columns);
    if ('reason' in thumb) return [{ made: thumb, row }];
    const key = JSON.stringify(thumb.prompt);
    const waiting = this.#waiting.get(key) ?? [];
    const other = waiting[0];
    if (other === undefined || other.thumb.liked === thumb.liked) {
      this.#waiting.set(key, [...waiting, { thumb, row }]);
      return [];
    }
    if (waiting.length === 1) this.#waiting.delete(key);
    else this.#waiting.set(key, waiting.slice(1));
    return [{ made: pairOf(thumb.liked ? thumb : other.thumb, thumb.liked ? other.thumb : thumb), row }];
  }

  /** The rows that found no other half. */
  finish(): ThumbPair[] {
    const alone = [...this.#waiting.values()].flat().toSorted((a, b) => a.row - b.row);
    this.#waiting.clear();
    const detail = 'no answer to the same prompt has the other thumb';
    return alone.map(({ row }) => ({ row, made: { reason: 'unpaired', detail } }));
  }
}

function pairOf(liked: Thumb, disliked: Thumb): PreferencePair | RowProblem {
  const row = { prompt: liked.prompt };
  return answerPair(row, { prompt: 'prompt' }, { chosen: liked.answer, rejected: disliked.answer });
}
