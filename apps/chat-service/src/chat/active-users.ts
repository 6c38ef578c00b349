import { InjectPlugin } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import type { CachePlugin } from '../gen/chat-service.toolkit.js';

/** How long a user counts as active after the last sign of life, in seconds. */
const ACTIVE_FOR = 300;

/** Who has been active in a room lately, in the cache; without the cache nobody is. */
@Injectable()
export class ActiveUsers {
  constructor(@InjectPlugin('cache') private readonly cache: CachePlugin) {}

  async add(roomId: string, userId: string): Promise<void> {
    const key = keyOf(roomId);
    await quietly(
      this.cache.client().multi().zadd(key, Date.now(), userId).expire(key, ACTIVE_FOR).exec(),
    );
  }

  async remove(roomId: string, userId: string): Promise<void> {
    await quietly(this.cache.client().zrem(keyOf(roomId), userId));
  }

  async list(roomId: string): Promise<readonly string[]> {
    const since = Date.now() - ACTIVE_FOR * 1_000;
    return (await quietly(this.cache.client().zrangebyscore(keyOf(roomId), since, '+inf'))) ?? [];
  }
}

const keyOf = (roomId: string): string => `chat:room:${roomId}:active`;

/** A cache that is away is done without. */
async function quietly<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch {
    return undefined;
  }
}
