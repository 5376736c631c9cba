import { surveyFiles } from '../services/fileSurvey.ts';
import { surveyKind } from './surveyKind.ts';
import { task } from './task.ts';

export const surveyTask = task(surveyKind, ({ home, paths }) => surveyFiles(home, paths));
