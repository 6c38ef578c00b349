const kept = new WeakMap<object, Uint8Array>();

/**
 * Remembers the bytes that a message was read from, so that it can be sent on with everything that
 * was in them, unknown fields too. The message is frozen: whoever wants to change it makes another,
 * which then stands for itself.
 */
export function keepBytes<T>(message: T, bytes: Uint8Array): T {
  if (typeof message !== 'object' || message === null) return message;
  freeze(message);
  kept.set(message, bytes);
  return message;
}

/** The bytes of a message that have been kept. */
export function keptBytes(message: unknown): Uint8Array | undefined {
  return typeof message === 'object' && message !== null ? kept.get(message) : undefined;
}

/** Freezes objects and lists at any depth. Bytes, dates and maps cannot be frozen. */
function freeze(value: object): void {
  if (ArrayBuffer.isView(value) || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) freeze(member as object);
  }
}
