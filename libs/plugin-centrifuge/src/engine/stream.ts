import { randomBytes } from 'node:crypto';
import type { Publication } from '../protocol/messages.js';
import type { HistoryFilter, StreamPosition } from './engine.js';

/** A name for a stream that no other has. */
export function createEpoch(): string {
  return randomBytes(6).toString('base64url');
}

/** Newest offset before which, or after which, publications are asked for. */
export function selectPublications(
  publications: readonly Publication[],
  { limit, since, reverse = false }: Pick<HistoryFilter, 'limit' | 'since' | 'reverse'>,
): readonly Publication[] {
  if (limit === 0) return [];
  const inRange = since
    ? publications.filter(({ offset = 0 }) =>
        reverse ? offset < since.offset : offset > since.offset,
      )
    : publications;
  const ordered = reverse ? inRange.toReversed() : inRange;
  return limit < 0 ? ordered : ordered.slice(0, limit);
}

/** Publications of one channel, in memory. */
export class MemoryStream {
  readonly epoch = createEpoch();
  publications: Publication[] = [];
  offset = 0;
  /** When publications, and then the stream itself, are forgotten; milliseconds since the epoch. */
  expiresAt = 0;
  metaExpiresAt = 0;

  get position(): StreamPosition {
    return { offset: this.offset, epoch: this.epoch };
  }

  add(publication: Publication, size: number): Publication {
    this.offset += 1;
    const placed = { ...publication, offset: this.offset };
    this.publications.push(placed);
    if (this.publications.length > size) this.publications = this.publications.slice(-size);
    return placed;
  }

  /** Forgets what is too old. @returns whether the stream itself is */
  expire(now: number): boolean {
    if (now >= this.expiresAt && this.publications.length > 0) this.publications = [];
    return now >= this.metaExpiresAt;
  }
}
