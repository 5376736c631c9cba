import { inspectTokens } from '../services/tokenInspection.ts';
import { inspectKind } from './inspectKind.ts';
import { task } from './task.ts';

export const inspectTask = task(inspectKind, inspectTokens);
