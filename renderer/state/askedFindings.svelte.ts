import type { FindingKind } from '../../shared/dataRoom.ts';
import type { DatasetDetails } from '../../shared/dataset.ts';
import type { Truncation } from '../../shared/pair.ts';
import type { NudgeError } from '../../shared/errors.ts';
import { Leakage } from './leakage.svelte.ts';
import { TokenCount } from './tokenCount.svelte.ts';

/** What a look at a dataset begins with. */
interface AskedStart {
  readonly modelId?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly truncation?: Truncation | undefined;
  /** The dataset that these pairs are held out from. */
  readonly trainId?: number | undefined;
}

/**
 * Findings that are not part of an import. They are asked for once someone looks, and again where they are not true
 * any more.
 */
export class AskedFindings {
  readonly count: TokenCount;
  readonly #leakage = new Leakage();
  readonly #trainId: number | undefined;

  constructor(datasetId: number, { trainId, modelId, maxLength, truncation }: AskedStart) {
    this.count = new TokenCount(datasetId);
    this.count.choose({
      ...(modelId === undefined ? {} : { modelId }),
      ...(maxLength === undefined ? {} : { maxLength }),
      ...(truncation === undefined ? {} : { truncation }),
    });
    this.#trainId = trainId;
  }

  /** @param shown the lengths, the pairs of a finding, or something else */
  follow({ id, version, findings }: DatasetDetails, shown: 'lengths' | FindingKind | null): void {
    if (shown === 'lengths') this.count.follow(version);
    else if (findings.some(({ kind }) => kind === shown)) return;
    else if (shown === 'cut-answers') this.#followCutAnswers(version);
    else if (shown === 'split-leakage' && this.#trainId !== undefined) {
      this.#leakage.follow({ id, trainId: this.#trainId, at: String(version) });
    }
  }

  /** Nobody looks any more. */
  close(): void {
    this.count.cancel();
  }

  isAsking(kind: FindingKind | null): boolean {
    if (kind === 'cut-answers') return this.count.counting;
    return kind === 'split-leakage' && this.#leakage.asking;
  }

  /** Why a finding could not be had. */
  errorOf(kind: FindingKind | null): NudgeError | null {
    if (kind === 'cut-answers') return this.count.error;
    return kind === 'split-leakage' ? this.#leakage.error : null;
  }

  again(kind: FindingKind | null): void {
    if (kind === 'cut-answers') this.count.again();
    if (kind === 'split-leakage') this.#leakage.again();
  }

  /** A count that was ended is taken up again where its pairs are to be shown. */
  #followCutAnswers(version: number): void {
    if (this.count.cancelled) this.count.again();
    else this.count.follow(version);
  }
}
