/** One step of the schema. Once released it never changes; the next change is the next file. */
export interface Migration {
  /** `user_version` after this step; steps count up by one from 1. */
  readonly version: number;
  readonly sql: string;
}
