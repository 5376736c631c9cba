import { planData } from '../services/trainingPlan.ts';
import { planKind } from './planKind.ts';
import { task } from './task.ts';

export const planTask = task(planKind, ({ home, request, settings }) => planData(home, request, settings));
