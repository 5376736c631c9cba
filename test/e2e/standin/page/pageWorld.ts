import type { Bridge } from './bridge.ts';

/**
 * Makes the page's own world behave as in Electron where Chromium's windowless mode does not: nobody is there to be
 * asked for a permission, so the app's handlers are; and second windows are asked for, never opened. Runs as source
 * text and may use nothing outside itself.
 */
export function startPageWorld(bridge: Bridge): void {
  type Method = (...args: unknown[]) => unknown;
  const ask = (permission: string) => bridge.use('ask', permission) as Promise<boolean>;

  function want(url: string, frameName: string, features: string): null {
    bridge.use('open', { url: new URL(url, document.baseURI).href, frameName, features });
    return null;
  }

  /** A link that would open a second window; Chromium itself would refuse, and tell nobody. */
  function wantFromLink(event: MouseEvent): void {
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
    if (!link?.href || event.defaultPrevented || event.button === 2) return;
    const held = event.ctrlKey || event.shiftKey || event.metaKey || event.button === 1;
    if (!held && ['', '_self', '_parent', '_top'].includes(link.target)) return;
    event.preventDefault();
    want(link.href, link.target, '');
  }

  window.open = (url = 'about:blank', frameName = '', features = '') =>
    want(String(url), frameName, features);
  window.addEventListener('click', wantFromLink);
  window.addEventListener('auxclick', wantFromLink);

  function refuse(): never {
    throw new DOMException('Permission denied', 'NotAllowedError');
  }

  /** Replaces a method that gives a promise by one that asks first. */
  function guard(owner: object, name: string, permission: string, refused: () => unknown = refuse): void {
    const methods = owner as Record<string, Method | undefined>;
    const method = methods[name];
    if (!method) return;
    methods[name] = async function (this: unknown, ...args: unknown[]) {
      return (await ask(permission)) ? method.apply(this, args) : refused();
    };
  }

  /** The same for geolocation, which tells through callbacks. */
  function guardPosition(name: 'getCurrentPosition' | 'watchPosition'): void {
    const method = geolocation[name].bind(geolocation);
    geolocation[name] = (found, failed, options) => {
      void ask('geolocation').then((granted) => {
        if (granted) method(found, failed, options);
        else failed?.({ code: 1, message: 'User denied Geolocation' } as GeolocationPositionError);
      });
      return 0;
    };
  }

  // An insecure page has none of these.
  if (!isSecureContext) return;
  const { clipboard, geolocation, mediaDevices } = navigator;
  guard(Notification, 'requestPermission', 'notifications', () => 'denied');
  guard(mediaDevices, 'getUserMedia', 'media');
  guard(mediaDevices, 'getDisplayMedia', 'display-capture');
  guard(clipboard, 'read', 'clipboard-read');
  guard(clipboard, 'readText', 'clipboard-read');
  guard(clipboard, 'write', 'clipboard-sanitized-write');
  guard(clipboard, 'writeText', 'clipboard-sanitized-write');
  guard(navigator, 'requestMIDIAccess', 'midi');
  guard(Element.prototype, 'requestFullscreen', 'fullscreen');
  guard(Element.prototype, 'requestPointerLock', 'pointerLock');
  guardPosition('getCurrentPosition');
  guardPosition('watchPosition');
}
