import type { Migration } from './migration.ts';

/**
 * Times are milliseconds since 1970. Metrics and log-probs keep the field's names with `_` for `/`; SQLite
 * stores NaN as NULL, so their columns may be empty.
 *
 * A run may have 200,000 steps: one row a step, all series side by side, in the order of the key (no rowid),
 * which takes about 180 bytes a step and reads one series of a whole run in a single pass.
 */
export const initial: Migration = {
  version: 1,
  sql: `
    CREATE TABLE models (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      card TEXT NOT NULL,
      stamp TEXT NOT NULL,
      hash TEXT,
      seen_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE datasets (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      report TEXT NOT NULL,
      seen_at INTEGER NOT NULL,
      UNIQUE (path, sha256)
    ) STRICT;

    CREATE TABLE runs (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      note TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL CHECK (status IN ('running', 'done', 'stopped', 'failed')),
      created_at INTEGER NOT NULL,
      ended_at INTEGER,
      model_id INTEGER NOT NULL REFERENCES models (id),
      dataset_id INTEGER NOT NULL REFERENCES datasets (id),
      eval_dataset_id INTEGER REFERENCES datasets (id),
      settings TEXT NOT NULL,
      out_dir TEXT NOT NULL,
      device TEXT,
      device_note TEXT,
      steps INTEGER,
      train_pairs INTEGER,
      eval_pairs INTEGER,
      trainable_parameters INTEGER,
      error TEXT
    ) STRICT;
    CREATE INDEX runs_by_model ON runs (model_id);
    CREATE INDEX runs_by_dataset ON runs (dataset_id);
    CREATE INDEX runs_by_eval_dataset ON runs (eval_dataset_id);

    CREATE TABLE metrics (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      at INTEGER NOT NULL,
      loss REAL,
      rewards_chosen REAL,
      rewards_rejected REAL,
      rewards_margins REAL,
      rewards_accuracies REAL,
      logps_chosen REAL,
      logps_rejected REAL,
      logits_chosen REAL,
      logits_rejected REAL,
      entropy REAL,
      grad_norm REAL,
      lr REAL,
      num_tokens REAL,
      epoch REAL,
      tokens_per_second REAL,
      peak_memory_mb REAL,
      PRIMARY KEY (run, step)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE evals (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      at INTEGER NOT NULL,
      pairs INTEGER NOT NULL,
      loss REAL,
      rewards_chosen REAL,
      rewards_rejected REAL,
      rewards_margins REAL,
      rewards_accuracies REAL,
      logps_chosen REAL,
      logps_rejected REAL,
      logits_chosen REAL,
      logits_rejected REAL,
      entropy REAL,
      logps_accuracies REAL,
      kl REAL,
      kl_stderr REAL,
      PRIMARY KEY (run, step)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE samples (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      prompt INTEGER NOT NULL,
      prompt_text TEXT NOT NULL,
      answer TEXT NOT NULL,
      PRIMARY KEY (run, step, prompt)
    ) STRICT;

    CREATE TABLE events (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_run ON events (run);

    CREATE TABLE reference_sets (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE reference_logps (
      reference_set INTEGER NOT NULL REFERENCES reference_sets (id) ON DELETE CASCADE,
      pair_hash BLOB NOT NULL,
      chosen REAL NOT NULL,
      rejected REAL NOT NULL,
      PRIMARY KEY (reference_set, pair_hash)
    ) STRICT, WITHOUT ROWID;
  `,
};
