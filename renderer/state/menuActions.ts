import type { MenuAction } from '../../shared/app.ts';
import { about } from './about.svelte.ts';
import { incoming } from './incoming.svelte.ts';
import { router } from './router.svelte.ts';
import { focusSearchField } from './searchField.ts';

const carriedOut: Readonly<Record<MenuAction, () => unknown>> = {
  'new-run': () => router.go({ view: 'new-run' }),
  'import-pairs': () => incoming.choose('pairs'),
  'add-model': () => incoming.choose('model'),
  'show-runs': () => router.go({ view: 'runs' }),
  'show-data': () => router.go({ view: 'data' }),
  'show-models': () => router.go({ view: 'models' }),
  'show-playground': () => router.go({ view: 'playground' }),
  'show-learn': () => router.go({ view: 'learn' }),
  find: () => focusSearchField(),
  about: () => (about.open = true),
};

/** Does what the person chose, in the menu or by its keys. */
export function carryOut(action: MenuAction): void {
  carriedOut[action]();
}
