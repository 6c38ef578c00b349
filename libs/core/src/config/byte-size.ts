const BYTES = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
} as const;

/**
 * Reads a size (`16MiB`, `512KB`, `1048576`); the unit's case does not matter.
 *
 * @returns bytes, or `undefined` if the text is no size of whole bytes
 */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text);
  const unit = match?.[2]?.toLowerCase() as keyof typeof BYTES | undefined;
  if (!match || unit === undefined || !(unit in BYTES)) return undefined;
  const bytes = Number(match[1]) * BYTES[unit];
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Writes bytes in the shortest form that {@link parseByteSize} reads back. */
export function formatByteSize(bytes: number): string {
  for (const [unit, size] of [
    ['GiB', BYTES.gib],
    ['MiB', BYTES.mib],
    ['KiB', BYTES.kib],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}
