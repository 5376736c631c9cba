/** Element type as the file stores it. Nudge computes in f32. */
export type StoredDtype = 'f32' | 'f16' | 'bf16';

/** What `nudge model inspect` and the Models view show. */
export interface ModelCard {
  readonly path: string;
  /** Folder name, as people call the model. */
  readonly name: string;
  readonly modelType: string;
  readonly parameters: number;
  readonly storedDtype: StoredDtype;
  readonly sizeBytes: number;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly contextLength: number;
  readonly tiedEmbeddings: boolean;
  readonly hasChatTemplate: boolean;
}

/** LoRA, arXiv 2106.09685: W' = W + scale · B A, with scale = alpha / rank (rslora: alpha / √rank). */
export interface LoraConfig {
  readonly rank: number;
  readonly alpha: number;
  readonly rslora: boolean;
  /** `all` linear layers of a block, or names such as `q_proj`. */
  readonly targets: 'all' | readonly string[];
}

/** A model folder that Nudge knows. */
export interface ModelSummary {
  readonly id: number;
  readonly card: ModelCard;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
  readonly runs: number;
  /** The starter model that comes with Nudge; it cannot be removed. */
  readonly builtIn: boolean;
  /** `changed`: the folder has other files now; `missing`: it is no longer there. */
  readonly folder: 'same' | 'changed' | 'missing';
}
