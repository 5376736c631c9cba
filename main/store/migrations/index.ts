import { initial } from './0001-initial.ts';
import { lists } from './0002-lists.ts';
import { storedPairs } from './0003-stored-pairs.ts';
import { splitRules } from './0004-split-rules.ts';
import { fileTimes } from './0005-file-times.ts';
import type { Migration } from './migration.ts';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [initial, lists, storedPairs, splitRules, fileTimes];
