import type AnyIcon from '@lucide/svelte/icons/circle';

/** An icon as a component, such as `@lucide/svelte/icons/plus`. */
export type Icon = typeof AnyIcon;
