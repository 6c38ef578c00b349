/** Kinds of fields. `bytes` is raw JSON in the JSON form of the protocol. */
export type ScalarKind = 'uint32' | 'int32' | 'int64' | 'uint64' | 'bool' | 'string' | 'bytes';

export interface Field {
  readonly name: string;
  readonly number: number;
  readonly kind: ScalarKind | Schema;
  readonly cardinality: 'singular' | 'repeated' | 'map';
}

/** Fields of a message, in the order of their numbers. */
export interface Schema {
  readonly fields: readonly Field[];
  readonly byNumber: ReadonlyMap<number, Field>;
}

type FieldOf = readonly [
  number: number,
  kind: ScalarKind | Schema,
  cardinality?: 'repeated' | 'map',
];

function schema(fields: Readonly<Record<string, FieldOf>>): Schema {
  const list = Object.entries(fields).map(([name, [number, kind, cardinality]]): Field => ({
    name,
    number,
    kind,
    cardinality: cardinality ?? 'singular',
  }));
  return { fields: list, byNumber: new Map(list.map((field) => [field.number, field])) };
}

const EMPTY = schema({});

export const clientInfoSchema = schema({
  user: [1, 'string'],
  client: [2, 'string'],
  conn_info: [3, 'bytes'],
  chan_info: [4, 'bytes'],
});

export const publicationSchema = schema({
  data: [4, 'bytes'],
  info: [5, clientInfoSchema],
  offset: [6, 'uint64'],
  tags: [7, 'string', 'map'],
  delta: [8, 'bool'],
  time: [9, 'int64'],
});

/** A filter may hold filters. */
const filterFields = {
  op: [1, 'string'],
  key: [2, 'string'],
  cmp: [3, 'string'],
  val: [4, 'string'],
  vals: [5, 'string', 'repeated'],
} as const satisfies Record<string, FieldOf>;
const filterSchema: Schema = schema(filterFields);
const nodesField: Field = { name: 'nodes', number: 6, kind: filterSchema, cardinality: 'repeated' };
(filterSchema.fields as Field[]).push(nodesField);
(filterSchema.byNumber as Map<number, Field>).set(6, nodesField);

const subscribeRequest = schema({
  channel: [1, 'string'],
  token: [2, 'string'],
  recover: [3, 'bool'],
  epoch: [6, 'string'],
  offset: [7, 'uint64'],
  data: [8, 'bytes'],
  positioned: [9, 'bool'],
  recoverable: [10, 'bool'],
  join_leave: [11, 'bool'],
  delta: [12, 'string'],
  tf: [13, filterSchema],
  flag: [14, 'int64'],
  type: [15, 'int32'],
});

const channelRequest = schema({ channel: [1, 'string'] });

export const commandSchema = schema({
  id: [1, 'uint32'],
  connect: [
    4,
    schema({
      token: [1, 'string'],
      data: [2, 'bytes'],
      subs: [3, subscribeRequest, 'map'],
      name: [4, 'string'],
      version: [5, 'string'],
      headers: [6, 'string', 'map'],
    }),
  ],
  subscribe: [5, subscribeRequest],
  unsubscribe: [6, channelRequest],
  publish: [7, schema({ channel: [1, 'string'], data: [2, 'bytes'], type: [3, 'int32'] })],
  presence: [8, channelRequest],
  presence_stats: [9, channelRequest],
  history: [
    10,
    schema({
      channel: [1, 'string'],
      limit: [7, 'int32'],
      since: [8, schema({ offset: [1, 'uint64'], epoch: [2, 'string'] })],
      reverse: [9, 'bool'],
    }),
  ],
  ping: [11, EMPTY],
  send: [12, schema({ data: [1, 'bytes'] })],
  rpc: [13, schema({ data: [1, 'bytes'], method: [2, 'string'] })],
  refresh: [14, schema({ token: [1, 'string'] })],
  sub_refresh: [15, schema({ channel: [1, 'string'], token: [2, 'string'], type: [3, 'int32'] })],
});

const subscribeResult = schema({
  expires: [1, 'bool'],
  ttl: [2, 'uint32'],
  recoverable: [3, 'bool'],
  epoch: [6, 'string'],
  publications: [7, publicationSchema, 'repeated'],
  recovered: [8, 'bool'],
  offset: [9, 'uint64'],
  positioned: [10, 'bool'],
  data: [11, 'bytes'],
  was_recovering: [12, 'bool'],
  delta: [13, 'bool'],
});

const codeAndReason = (code: number, reason: number): Schema =>
  schema({ code: [code, 'uint32'], reason: [reason, 'string'] });

const joinOrLeave = schema({ info: [1, clientInfoSchema] });

const pushSchema = schema({
  channel: [2, 'string'],
  pub: [4, publicationSchema],
  join: [5, joinOrLeave],
  leave: [6, joinOrLeave],
  unsubscribe: [7, codeAndReason(2, 3)],
  message: [8, schema({ data: [1, 'bytes'] })],
  subscribe: [
    9,
    schema({
      recoverable: [1, 'bool'],
      epoch: [4, 'string'],
      offset: [5, 'uint64'],
      positioned: [6, 'bool'],
      data: [7, 'bytes'],
    }),
  ],
  disconnect: [11, codeAndReason(1, 2)],
});

const expiry = {
  client: [1, 'string'],
  version: [2, 'string'],
  expires: [3, 'bool'],
  ttl: [4, 'uint32'],
} as const satisfies Record<string, FieldOf>;

export const replySchema = schema({
  id: [1, 'uint32'],
  error: [2, schema({ code: [1, 'uint32'], message: [2, 'string'], temporary: [3, 'bool'] })],
  push: [4, pushSchema],
  connect: [
    5,
    schema({
      ...expiry,
      data: [5, 'bytes'],
      subs: [6, subscribeResult, 'map'],
      ping: [7, 'uint32'],
      pong: [8, 'bool'],
      session: [9, 'string'],
      node: [10, 'string'],
    }),
  ],
  subscribe: [6, subscribeResult],
  unsubscribe: [7, EMPTY],
  publish: [8, EMPTY],
  presence: [9, schema({ presence: [1, clientInfoSchema, 'map'] })],
  presence_stats: [10, schema({ num_clients: [1, 'uint32'], num_users: [2, 'uint32'] })],
  history: [
    11,
    schema({
      publications: [1, publicationSchema, 'repeated'],
      epoch: [2, 'string'],
      offset: [3, 'uint64'],
    }),
  ],
  ping: [12, EMPTY],
  rpc: [13, schema({ data: [1, 'bytes'] })],
  refresh: [14, schema(expiry)],
  sub_refresh: [15, schema({ expires: [1, 'bool'], ttl: [2, 'uint32'] })],
});

export const emulationRequestSchema = schema({
  node: [1, 'string'],
  session: [2, 'string'],
  data: [3, 'bytes'],
});
