const MILLISECONDS = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
} as const;

const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/y;

/**
 * Reads a duration in Go's syntax (`30s`, `1h30m`, `250ms`), with `d` for days besides.
 *
 * @returns milliseconds, or `undefined` if the text is no duration
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  let total = 0;
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const part = PART.exec(text);
    if (!part) return undefined;
    total += Number(part[1]) * MILLISECONDS[part[2] as keyof typeof MILLISECONDS];
  }
  return text === '' || !Number.isFinite(total) ? undefined : total;
}

/** Writes milliseconds in the shortest form that {@link parseDuration} reads back. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  for (const unit of ['h', 'm', 's'] as const) {
    if (milliseconds % MILLISECONDS[unit] === 0)
      return `${milliseconds / MILLISECONDS[unit]}${unit}`;
  }
  return `${milliseconds}ms`;
}
