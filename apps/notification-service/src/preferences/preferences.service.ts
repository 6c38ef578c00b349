import { InjectPlugin, ToolkitLogger } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app.config.js';
import type { CachePlugin } from '../gen/notification-service.toolkit.js';
import type { PreferencesEntity } from './preferences.entity.js';
import { PreferencesRepository } from './preferences.repository.js';

/** What is about to be sent, as far as preferences care. */
export interface NotificationKind {
  readonly userId: string;
  /** Channel: `email`, `sms` or `push`. */
  readonly type: string;
  /** `event_type` says what kind of event it tells of. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What users want to get. Without preferences they get everything; without the cache it only takes longer. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly repository: PreferencesRepository,
    @InjectPlugin('cache') private readonly cache: CachePlugin,
    private readonly config: AppConfig,
    private readonly logger: ToolkitLogger,
  ) {}

  /** Whether a user wants a notification. */
  async allow({ userId, type, metadata }: NotificationKind): Promise<boolean> {
    const preferences = await this.find(userId);
    if (!preferences) return true;
    const { mutedTypes, emailEnabled, smsEnabled, pushEnabled } = preferences;
    if ([type, metadata['event_type']].some((each) => each && mutedTypes.includes(each)))
      return false;
    const channels: Record<string, boolean> = {
      email: emailEnabled,
      sms: smsEnabled,
      push: pushEnabled,
    };
    return channels[type] ?? true;
  }

  async update(preferences: PreferencesEntity): Promise<void> {
    await this.repository.save(preferences);
    await this.withCache('forget preferences', (client) => client.del(key(preferences.userId)));
  }

  private async find(userId: string): Promise<PreferencesEntity | undefined> {
    const cached = await this.withCache('read preferences', (client) => client.get(key(userId)));
    if (cached) return (JSON.parse(cached) as PreferencesEntity | null) ?? undefined;
    const preferences = await this.repository.find(userId);
    await this.withCache('cache preferences', (client) =>
      client.set(
        key(userId),
        JSON.stringify(preferences ?? null),
        'PX',
        this.config.preferencesCacheTimeout,
      ),
    );
    return preferences;
  }

  /** The cache is a help, never a need: its failures are logged and nothing more. */
  private async withCache<T>(
    what: string,
    use: (client: ReturnType<CachePlugin['client']>) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await use(this.cache.client());
    } catch (error) {
      this.logger.withError(error).warn(`could not ${what}`);
      return undefined;
    }
  }
}

function key(userId: string): string {
  return `preferences:${userId}`;
}
