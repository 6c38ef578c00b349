import type { NodeCore } from './node-core.js';

interface OfUser {
  readonly user: string;
  /** Only this connection. */
  readonly client?: string | undefined;
}

/** What one node tells the others, and itself. */
export type Control =
  | ({
      readonly op: 'disconnect';
      readonly code: number;
      readonly reason: string;
      /** Connections that stay. */
      readonly except?: readonly string[] | undefined;
    } & OfUser)
  | ({
      readonly op: 'subscribe';
      readonly channel: string;
      readonly expiresAt?: number | undefined;
      readonly info?: unknown;
      readonly data?: unknown;
    } & OfUser)
  | ({
      readonly op: 'unsubscribe';
      readonly channel: string;
      readonly code: number;
      readonly reason: string;
    } & OfUser)
  | ({ readonly op: 'refresh'; readonly expiresAt: number } & OfUser)
  /** Commands of a client whose connection is on another node, in base64. */
  | { readonly op: 'emulate'; readonly session: string; readonly data: string };

const OPERATIONS: ReadonlySet<string> = new Set([
  'disconnect',
  'subscribe',
  'unsubscribe',
  'refresh',
  'emulate',
]);

export function encodeControl(control: Control): Uint8Array {
  return Buffer.from(JSON.stringify(control));
}

/** @returns `undefined` for what another version of a node says */
export function decodeControl(message: Uint8Array): Control | undefined {
  try {
    const control = JSON.parse(Buffer.from(message).toString('utf8')) as Control;
    return OPERATIONS.has(control.op) ? control : undefined;
  } catch {
    return undefined;
  }
}

/** Does what a control message says to the connections of this node. */
export async function applyControl(node: NodeCore, control: Control): Promise<void> {
  if (control.op === 'emulate') {
    node.sessionOf(control.session)?.receive(Buffer.from(control.data, 'base64'));
    return;
  }
  const { user, client } = control;
  const sessions = node.ofUser(user).filter(({ id }) => client === undefined || id === client);
  await Promise.all(
    sessions.map(async (session) => {
      switch (control.op) {
        case 'disconnect':
          if (!control.except?.includes(session.id))
            session.disconnect({ code: control.code, reason: control.reason });
          break;
        case 'subscribe': {
          const { channel, expiresAt, info, data } = control;
          await session.subscribe(channel, { ...(expiresAt ? { expiresAt } : {}), info, data });
          break;
        }
        case 'unsubscribe':
          await session.unsubscribe(control.channel, control);
          break;
        case 'refresh':
          session.expireAt(control.expiresAt * 1_000);
      }
    }),
  );
}
