import { scenarios, type ScenarioName } from '../fake/scenarios.ts';
import { datasetScenes } from './dataRoom.ts';
import { importScenes } from './importing.ts';
import { newRunScenes } from './newRun.ts';
import type { Scene } from './scene.ts';

const views: readonly {
  readonly name: string;
  readonly hash: string;
  readonly states: readonly ScenarioName[];
}[] = [
  { name: 'welcome', hash: '#welcome', states: ['empty'] },
  { name: 'new-run', hash: '#new-run', states: ['filled', 'empty', 'busy', 'error'] },
  { name: 'new-run-settings', hash: '#new-run?datasetId=1&modelId=1', states: ['filled', 'busy'] },
  { name: 'new-run-too-large', hash: '#new-run?datasetId=1&modelId=3', states: ['filled'] },
  { name: 'run', hash: '#run?id=5', states: ['filled', 'live', 'busy', 'error'] },
  { name: 'run-failed', hash: '#run?id=2', states: ['filled'] },
  { name: 'run-stopped', hash: '#run?id=1', states: ['filled'] },
  { name: 'compare', hash: '#compare?ids=3,4,5', states: ['filled', 'busy', 'error'] },
  { name: 'runs', hash: '#runs', states: ['filled', 'live', 'empty', 'busy', 'error'] },
  { name: 'data', hash: '#data', states: ['filled', 'empty', 'busy', 'error'] },
  { name: 'data-one', hash: '#data?id=1', states: ['filled', 'busy', 'error'] },
  { name: 'models', hash: '#models', states: ['filled', 'empty', 'busy', 'error'] },
  { name: 'models-one', hash: '#models?id=1', states: ['filled'] },
  { name: 'models-unused', hash: '#models?id=2', states: ['filled'] },
  { name: 'playground', hash: '#playground?runId=5&modelId=1', states: ['filled', 'empty', 'busy', 'error'] },
  { name: 'learn', hash: '#learn?datasetId=1&pair=1', states: ['filled', 'empty', 'busy', 'error'] },
];

/** Everything that there is to look at. */
export const scenes: readonly Scene[] = [
  ...views.flatMap(({ name, hash, states }) =>
    states.map((state) => ({ name: `${name}-${state}`, hash, fake: scenarios[state] })),
  ),
  ...datasetScenes,
  ...importScenes,
  ...newRunScenes,
];
