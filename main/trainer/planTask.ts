import { planData } from '../services/trainingPlan.ts';
import { planKind } from './planKind.ts';
import { task } from './task.ts';

export const planTask = task(planKind, ({ request, settings }) => planData(request, settings));
