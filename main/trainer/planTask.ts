import { planData } from '../services/trainingPlan.ts';
import { nowAndThen } from '../services/nowAndThen.ts';
import { planKind } from './planKind.ts';
import { task } from './task.ts';

/** What takes less needs no words. */
const quietMs = 1000;

export const planTask = task(planKind, ({ home, request, settings }, desk) => {
  const tell = nowAndThen((done: number, total: number) => {
    desk.tell({ done, total });
  }, quietMs);
  return planData(home, request, settings, tell);
});
