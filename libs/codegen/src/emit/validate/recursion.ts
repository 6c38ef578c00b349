import type { MessageModel } from '../../model/model.js';
import { nestedMessages } from '../../model/rules.js';

/** Whether the validator of one message may come to call that of another one. */
export function reaches(from: MessageModel, target: MessageModel): boolean {
  const seen = new Set<MessageModel>();
  const open = [...nestedMessages(from)];
  for (let message = open.pop(); message !== undefined; message = open.pop()) {
    if (message === target) return true;
    if (seen.has(message)) continue;
    seen.add(message);
    open.push(...nestedMessages(message));
  }
  return false;
}
