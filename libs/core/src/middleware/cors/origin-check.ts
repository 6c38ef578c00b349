/** Whether pages of an origin may call. */
export type OriginCheck = (origin: string) => boolean;

/** @param origins such as `https://app.example.com`, `https://*.example.com` or `*` */
export function createOriginCheck(origins: readonly string[]): OriginCheck {
  if (origins.includes('*')) return () => true;
  const exact = new Set(origins);
  const patterns = origins
    .filter((origin) => origin.includes('://*.'))
    .map((origin) => {
      const [scheme = '', domain = ''] = origin.split('://*');
      return { start: `${scheme}://`, end: domain };
    });
  return (origin) =>
    exact.has(origin) ||
    patterns.some(
      ({ start, end }) =>
        origin.startsWith(start) &&
        origin.endsWith(end) &&
        isLabels(origin.slice(start.length, -end.length)),
    );
}

/** Whether a text is what `*` may stand for in a host: labels, so neither a port nor a user name. */
function isLabels(text: string): boolean {
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(text);
}
