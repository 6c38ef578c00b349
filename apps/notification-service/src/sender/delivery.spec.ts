import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { jest } from '@jest/globals';
import { AppConfig } from '../config/app.config.js';
import type { NotificationEntity } from '../notification/notification.entity.js';
import { Delivery } from './delivery.js';
import { NotificationSender } from './notification-sender.js';

const NOTIFICATION = { id: 'n-1' } as NotificationEntity;

function setUp(send: NotificationSender['send']) {
  const warn = jest.fn();
  const logger = { withField: () => logger, withError: () => logger, warn };
  const config = Object.assign(new AppConfig(), { sendTimeout: 20 });
  const sender: NotificationSender = { send };
  return { delivery: new Delivery(sender, config, logger as unknown as ToolkitLogger), warn };
}

describe('Delivery', () => {
  it('sends', async () => {
    const { delivery, warn } = setUp(() => Promise.resolve());
    expect(await delivery.attempt(NOTIFICATION)).toBe(true);
    expect(warn).not.toHaveBeenCalled();
  });

  it('says in the log that a sender failed', async () => {
    const { delivery, warn } = setUp(() => Promise.reject(new Error('mailbox full')));
    expect(await delivery.attempt(NOTIFICATION)).toBe(false);
    expect(warn).toHaveBeenCalledWith('notification could not be sent');
  });

  it('does not wait for a sender that hangs, and tells it', async () => {
    let signal: AbortSignal | undefined;
    const { delivery } = setUp((_, given) => {
      signal = given;
      return new Promise(() => {});
    });
    expect(await delivery.attempt(NOTIFICATION)).toBe(false);
    expect(signal?.aborted).toBe(true);
  });
});
