import { askTask } from './askTask.ts';
import { deviceTask } from './deviceTask.ts';
import { exportTask } from './exportTask.ts';
import { importTask } from './importTask.ts';
import { inspectTask } from './inspectTask.ts';
import { leakageTask } from './leakageTask.ts';
import { measureTask } from './measureTask.ts';
import { planTask } from './planTask.ts';
import { previewTask } from './previewTask.ts';
import { surveyTask } from './surveyTask.ts';
import type { Task } from './task.ts';
import { tokenTask } from './tokenTask.ts';
import { continueTask, trainTask } from './trainTask.ts';

/** Everything an engine process can be asked to do. */
export const tasks: readonly Task[] = [
  trainTask,
  continueTask,
  measureTask,
  planTask,
  askTask,
  deviceTask,
  tokenTask,
  leakageTask,
  inspectTask,
  previewTask,
  surveyTask,
  importTask,
  exportTask,
];
