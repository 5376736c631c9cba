import { previewSource } from '../services/sourcePreview.ts';
import { previewKind } from './previewKind.ts';
import { task } from './task.ts';

export const previewTask = task(previewKind, ({ home, request }) => previewSource(home, request));
