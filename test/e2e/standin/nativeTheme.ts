import { EventEmitter } from 'node:events';
import { commandLine } from './commandLine.ts';

type ThemeSource = 'system' | 'light' | 'dark';

/** `electron.nativeTheme`. The system is light unless `--force-dark-mode` stands on the command line. */
class NativeTheme extends EventEmitter {
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly inForcedColorsMode = false;
  readonly prefersReducedTransparency = false;
  #source: ThemeSource = 'system';

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark' || (this.#source === 'system' && commandLine.hasSwitch('force-dark-mode'));
  }
}

export const nativeTheme = new NativeTheme();
