import type { MessageModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { object, type Printable } from '../../print/printable.js';
import { initialValue } from '../messages/create-base.js';

/** Writes `create()`: the message with every field at its default, as its codec makes it. */
export function emitCreate(message: MessageModel, out: GeneratedFile): void {
  const entries = message.members
    .filter((member) => member.kind === 'oneof' || !member.optional)
    .map((member): [string, Printable] => [member.key, initialValue(member)]);
  out.print('create: () => (', object(entries, entries.length > 1), '),');
}
