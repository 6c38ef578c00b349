import { DisconnectError, disconnects, errors } from '../protocol/codes.js';
import type { Command } from '../protocol/messages.js';
import { connect } from './connect.js';
import { history, presence, presenceStats, publish } from './channel-commands.js';
import { refresh, refreshSubscription } from './refresh.js';
import { callRpc, receiveMessage } from './rpc.js';
import type { Session } from './session.js';
import { endSubscription, subscribe } from './subscribe.js';
import { unsubscribes } from '../protocol/codes.js';

/**
 * Does what a client asks for, and answers.
 *
 * @throws ClientError for the reply, DisconnectError, or an error of the engine
 */
export async function runCommand(session: Session, command: Command): Promise<void> {
  const { id = 0 } = command;
  if (command.send && session.isConnected) return receiveMessage(session, command.send.data);
  // Every command but a message is answered, by its id.
  if (id === 0) throw new DisconnectError(disconnects.badRequest);
  if (session.isConnected === Boolean(command.connect))
    throw new DisconnectError(disconnects.badRequest);
  if (command.connect) await connect(session, id, command.connect);
  else if (command.subscribe) await subscribe(session, id, command.subscribe);
  else session.reply(id, await resultOf(session, command));
}

async function resultOf(
  session: Session,
  command: Command,
): Promise<Parameters<Session['reply']>[1]> {
  if (command.rpc) return { rpc: await callRpc(session, command.rpc) };
  if (command.publish) return { publish: await publish(session, command.publish) };
  if (command.unsubscribe)
    return { unsubscribe: unsubscribe(session, command.unsubscribe.channel) };
  if (command.presence) return { presence: await presence(session, command.presence.channel) };
  if (command.presence_stats)
    return { presence_stats: await presenceStats(session, command.presence_stats.channel) };
  if (command.history) return { history: await history(session, command.history) };
  if (command.refresh) return { refresh: await refresh(session, command.refresh.token) };
  if (command.sub_refresh)
    return { sub_refresh: await refreshSubscription(session, command.sub_refresh) };
  if (command.ping) return { ping: {} };
  throw errors.methodNotFound();
}

function unsubscribe(session: Session, channel: string): object {
  const subscription = session.subscriptions.get(channel);
  if (subscription) endSubscription(subscription, unsubscribes.client);
  return {};
}
