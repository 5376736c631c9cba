import type { Truncation } from '../../shared/pair.ts';

/** Where in the app the person is. */
export type Route =
  | { readonly view: 'welcome' }
  | {
      readonly view: 'new-run';
      readonly datasetId?: number;
      readonly evalDatasetId?: number;
      readonly modelId?: number;
      readonly fromRunId?: number;
      /** Share of wrong labels that the loss is to allow for, ε. */
      readonly noiseRate?: number;
    }
  | { readonly view: 'runs' }
  | { readonly view: 'run'; readonly id: number }
  | { readonly view: 'compare'; readonly ids: readonly number[] }
  | {
      readonly view: 'data';
      readonly id?: number;
      /** What the pairs are counted for. */
      readonly modelId?: number;
      readonly maxLength?: number;
      readonly truncation?: Truncation;
      /** The dataset that these pairs are held out from. */
      readonly trainId?: number;
    }
  | { readonly view: 'models'; readonly id?: number }
  | { readonly view: 'playground'; readonly runId?: number; readonly modelId?: number }
  | { readonly view: 'learn'; readonly datasetId?: number; readonly pair?: number };

/** A route as the part of the address after `#`, so that a reload and the history keep it. */
export function formatRoute({ view, ...parameters }: Route): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters) as [
    string,
    string | number | readonly number[] | undefined,
  ][]) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? `#${view}` : `#${view}?${query.toString()}`;
}

/** The route of such an address, or null for one that names none. */
export function parseRoute(hash: string): Route | null {
  const [view = '', query = ''] = hash.replace(/^#/, '').split('?');
  const parameters = new URLSearchParams(query);
  switch (view) {
    case 'welcome':
    case 'runs':
      return { view };
    case 'new-run':
      return {
        view,
        ...optional(parameters, 'datasetId'),
        ...optional(parameters, 'evalDatasetId'),
        ...optional(parameters, 'modelId'),
        ...optional(parameters, 'fromRunId'),
        ...optional(parameters, 'noiseRate'),
      };
    case 'run':
      return { view, id: Number(parameters.get('id')) };
    case 'compare':
      return { view, ids: (parameters.get('ids') ?? '').split(',').map(Number).filter(Boolean) };
    case 'data':
      return {
        view,
        ...optional(parameters, 'id'),
        ...optional(parameters, 'modelId'),
        ...optional(parameters, 'maxLength'),
        ...optionalTruncation(parameters),
        ...optional(parameters, 'trainId'),
      };
    case 'models':
      return { view, ...optional(parameters, 'id') };
    case 'playground':
      return { view, ...optional(parameters, 'runId'), ...optional(parameters, 'modelId') };
    case 'learn':
      return { view, ...optional(parameters, 'datasetId'), ...optional(parameters, 'pair') };
    default:
      return null;
  }
}

function optionalTruncation(parameters: URLSearchParams): { readonly truncation?: Truncation } {
  const truncation = parameters.get('truncation');
  return truncation === 'keep-answer' || truncation === 'keep-start' ? { truncation } : {};
}

/** The parameter under its name, or nothing where it is missing. */
function optional<Name extends string>(
  parameters: URLSearchParams,
  name: Name,
): Partial<Record<Name, number>> {
  const value = parameters.get(name);
  return value === null ? {} : ({ [name]: Number(value) } as Partial<Record<Name, number>>);
}
