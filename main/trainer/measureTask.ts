import { measureTraining } from '../services/trainingMeasure.ts';
import { measureKind } from './measureKind.ts';
import { task } from './task.ts';

export const measureTask = task(measureKind, ({ home, request }) => measureTraining(home, request));
