import { bytesFromJson } from './json.js';

/** Data of the application as bytes: bytes as they are, everything else as JSON. */
export function bytesFromData(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return bytesFromJson(JSON.stringify(data) ?? 'null');
}

/** Data of a client for the application: parsed if it is JSON, otherwise the bytes. */
export function dataFromBytes(bytes: Uint8Array | undefined): unknown {
  if (!bytes || bytes.length === 0) return undefined;
  try {
    return JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
    ) as unknown;
  } catch {
    return bytes;
  }
}
