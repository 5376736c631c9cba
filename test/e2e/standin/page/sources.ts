import { makeBridge } from './bridge.ts';
import { makeCodec, type Codec } from './codec.ts';
import type { PreloadSettings } from './messages.ts';
import { startPageWorld } from './pageWorld.ts';
import { startPreloadWorld } from './preloadWorld.ts';

/** The name of the world preload scripts run in, as developer tools show it. */
export const preloadWorldName = 'Electron Isolated Context';

/** The function through which that world calls the main process: seen there alone. */
export const bindingName = 'standinSend';

/** The function through which the main process answers. */
export const deliverName = 'standinDeliver';

/** Node's end of the codec that runs in the page. */
export const codec: Codec = makeCodec({
  encode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  decode: (text) => new Uint8Array(Buffer.from(text, 'base64')),
});

const pageBase64 = `{ encode: (bytes) => bytes.toBase64(), decode: (text) => Uint8Array.fromBase64(text) }`;

/*
 * A file's path is known to the debugger alone, and the answer has to be synchronous: the script stops here, the
 * main process looks `file` up and sets `path`, and the script goes on.
 */
const pathOf = `(file) => { let path = ''; debugger; return path; }`;

/** For the page's world of every frame, before its own scripts. */
export function pageWorldSource(token: string): string {
  return `(${startPageWorld.toString()})((${makeBridge.toString()})(${JSON.stringify(token)}, 'page'))`;
}

/** For the isolated world of every frame. @param preload the preload script's text */
export function preloadWorldSource(token: string, settings: PreloadSettings, preload: string): string {
  const bridge = `(${makeBridge.toString()})(${JSON.stringify(token)}, 'preload')`;
  const host = `{ send: globalThis.${bindingName}, pathOf: ${pathOf} }`;
  // The line break ends a comment in the script's last line.
  const script = `function (require, module, exports, process) {${preload}\n}`;
  const codecSource = `(${makeCodec.toString()})(${pageBase64})`;
  const given = [bridge, codecSource, host, JSON.stringify(settings), script];
  return `(${startPreloadWorld.toString()})(${given.join(', ')})`;
}
