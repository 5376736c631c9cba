import { createSubscriber } from 'svelte/reactivity';
import type { ColorToken } from './lines.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const contrast = matchMedia('(prefers-contrast: more)');

const subscribe = createSubscriber((update) => {
  for (const query of [dark, contrast]) query.addEventListener('change', update);
  return () => {
    for (const query of [dark, contrast]) query.removeEventListener('change', update);
  };
});

/**
 * The interface's colours and font as a canvas needs them. Read inside an effect or a derived value, it is read again
 * when the system changes between light and dark.
 */
export function readPalette(): Palette {
  subscribe();
  const style = getComputedStyle(document.documentElement);
  return {
    color: (token) => style.getPropertyValue(token),
    font: (pixels) => `${String(pixels)}px ${style.getPropertyValue('--font')}`,
  };
}

export interface Palette {
  readonly color: (token: ColorToken) => string;
  readonly font: (pixels: number) => string;
}
