/*
 * Chromium knows no scheme but its own, so `app://nudge/page` travels as `https://nudge.app.internal/page`: a secure
 * origin of its own, as a privileged scheme is in Electron. No request for it ever reaches the network.
 */
const schemes = new Set<string>();

/** From now on addresses of this scheme are translated. */
export function addScheme(scheme: string): void {
  schemes.add(scheme);
}

export function isAppScheme(scheme: string): boolean {
  return schemes.has(scheme);
}

/** The address Chromium is given for one that main code knows. */
export function toInternal(url: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  return scheme !== undefined && schemes.has(scheme) ? `https://${host!}.${scheme}.internal${rest!}` : url;
}

/** The address main code is shown for one of Chromium's. */
export function toApp(url: string): string {
  const [, host, scheme, rest] = /^https:\/\/([^/?#]+)\.([a-z0-9+-]+)\.internal(.*)$/is.exec(url) ?? [];
  return scheme !== undefined && schemes.has(scheme) ? `${scheme}://${host!}${rest!}` : url;
}

/** A Content-Security-Policy with `app://nudge` and `app:` replaced by what they mean here. */
export function policyToInternal(policy: string): string {
  const words = policy.split(/(?<=[\s;])|(?=[\s;])/);
  return words
    .map((word) => {
      const scheme = word.slice(0, -1);
      if (word.endsWith(':') && schemes.has(scheme)) return `https://*.${scheme}.internal`;
      return toInternal(word);
    })
    .join('');
}
