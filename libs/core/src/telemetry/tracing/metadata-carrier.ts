import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';
import type { Metadata } from '../../call/metadata.js';

/** Reads a trace context out of metadata. */
export const metadataGetter: TextMapGetter<Metadata> = {
  keys: (metadata) => [...metadata.keys()],
  get: (metadata, key) => metadata.get(key),
};

/** Writes a trace context into metadata, over one that was handed on. */
export const metadataSetter: TextMapSetter<Metadata> = {
  set: (metadata, key, value) => void metadata.set(key, value),
};
