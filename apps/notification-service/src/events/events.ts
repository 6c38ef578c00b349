import { UnprocessableMessageError } from '@nestjs-toolkit/plugin-rabbitmq';

export interface UserCreated {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
}

export interface OrderCompleted {
  readonly user_id: string;
  readonly order_id: string;
  readonly amount: number;
  readonly currency: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws UnprocessableMessageError if it is no such event */
export function readUserCreated(data: unknown): UserCreated {
  const event = objectOf('user.created', data);
  return { user_id: uuid(event), name: text(event, 'name'), email: text(event, 'email') };
}

/** @throws UnprocessableMessageError if it is no such event */
export function readOrderCompleted(data: unknown): OrderCompleted {
  const event = objectOf('order.completed', data);
  const amount = event.fields['amount'];
  if (typeof amount !== 'number') throw wrong(event, 'amount', 'a number');
  const [order_id, currency] = [text(event, 'order_id'), text(event, 'currency')];
  return { user_id: uuid(event), order_id, amount, currency };
}

interface EventFields {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Events may come as JSON of any content type: the original publishes bytes. */
function objectOf(name: string, data: unknown): EventFields {
  let value = data;
  try {
    if (typeof data === 'string' || Buffer.isBuffer(data)) value = JSON.parse(data.toString());
  } catch (error) {
    throw new UnprocessableMessageError(`event ${name} is no JSON`, { cause: error });
  }
  if (typeof value !== 'object' || value === null)
    throw new UnprocessableMessageError(`event ${name} is no JSON object`);
  return { name, fields: value as Record<string, unknown> };
}

function text(event: EventFields, field: string): string {
  const value = event.fields[field];
  if (typeof value !== 'string') throw wrong(event, field, 'a text');
  return value;
}

function uuid(event: EventFields): string {
  const value = text(event, 'user_id');
  if (!UUID.test(value)) throw wrong(event, 'user_id', 'a UUID');
  return value;
}

function wrong({ name, fields }: EventFields, field: string, expected: string): Error {
  const value = JSON.stringify(fields[field]) ?? 'missing';
  return new UnprocessableMessageError(
    `${field} of event ${name} is ${value}: expected ${expected}`,
  );
}
