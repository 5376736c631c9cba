import type { Keys } from './page/messages.ts';

/** Electron's names for keys whose own names differ. */
const keyNames: Record<string, string> = {
  plus: '+',
  space: ' ',
  esc: 'Escape',
  return: 'Enter',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
};

const modifiers: Record<string, 'control' | 'shift' | 'alt' | 'meta'> = {
  control: 'control',
  ctrl: 'control',
  commandorcontrol: 'control',
  cmdorctrl: 'control',
  shift: 'shift',
  alt: 'alt',
  option: 'alt',
  altgr: 'alt',
  super: 'meta',
  meta: 'meta',
  command: 'meta',
  cmd: 'meta',
};

/** Whether those keys are the shortcut, such as `CmdOrCtrl+Shift+N`, on Linux. */
export function isAccelerator(accelerator: string, keys: Keys): boolean {
  const parts = accelerator.split('+').map((part) => part.toLowerCase());
  const held = { control: false, shift: false, alt: false, meta: false };
  for (const part of parts.slice(0, -1)) held[modifiers[part]!] = true;
  const name = parts.at(-1)!;
  const wanted = (keyNames[name] ?? name).toLowerCase();
  const typed = keys.key.toLowerCase() === wanted;
  // Shift changes the character, not the key.
  const key =
    typed || keys.code.toLowerCase() === `key${wanted}` || keys.code.toLowerCase() === `digit${wanted}`;
  return (
    key &&
    held.control === keys.control &&
    held.alt === keys.alt &&
    held.meta === keys.meta &&
    (held.shift === keys.shift || (typed && !/^[a-z0-9]$/.test(wanted)))
  );
}
