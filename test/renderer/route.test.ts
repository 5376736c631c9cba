import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from '../../renderer/state/route.ts';

const routes: Route[] = [
  { view: 'welcome' },
  { view: 'new-run' },
  { view: 'new-run', datasetId: 3, modelId: 4 },
  { view: 'new-run', fromRunId: 5 },
  { view: 'runs' },
  { view: 'run', id: 12 },
  { view: 'compare', ids: [1, 2, 30] },
  { view: 'data' },
  { view: 'data', id: 2 },
  { view: 'data', id: 2, modelId: 1, maxLength: 512, truncation: 'keep-start' },
  { view: 'data', id: 2, trainId: 1 },
  { view: 'models', id: 1 },
  { view: 'playground', runId: 3, modelId: 1 },
  { view: 'learn', datasetId: 1, pair: 1 },
];

describe('the address of a view', () => {
  it.each(routes)('keeps %j', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it.each(['', '#', '#nowhere', '#constructor'])('names no view: %j', (hash) => {
    expect(parseRoute(hash)).toBeNull();
  });
});
