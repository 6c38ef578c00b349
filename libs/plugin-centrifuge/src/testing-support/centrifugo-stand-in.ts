import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  ChannelHistory,
  CentrifugePlugin,
  HistoryOptions,
  KeptPublication,
} from '../plugin-interface.js';

type Request = Record<string, unknown> & { channel: string; user: string };

/** The HTTP API of a Centrifugo server, as its documentation has it, with a node of ours behind it. */
export async function startCentrifugo(plugin: CentrifugePlugin, key: string) {
  const calls: { method: string; request: Request }[] = [];
  let answerWith: string | undefined;
  const server = createServer((request, response) => {
    const answer = async (): Promise<[number, string]> => {
      if (request.headers['x-api-key'] !== key) return [401, 'Unauthorized'];
      if (answerWith !== undefined) return [200, answerWith];
      const method = request.url!.replace('/api/', '');
      const body = JSON.parse(await bodyOf(request)) as Request;
      calls.push({ method, request: body });
      return [200, JSON.stringify(await answerTo(plugin, method, body))];
    };
    void answer().then(([status, text]) => response.writeHead(status).end(text));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    calls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    /** Answers everything with a text from now on. */
    answerWith: (text: string | undefined) => void (answerWith = text),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

const failure = (code: number, message: string) => ({ error: { code, message } });

async function answerTo(
  plugin: CentrifugePlugin,
  method: string,
  request: Request,
): Promise<object> {
  const { channel, user, client } = request;
  const of = typeof client === 'string' ? { client } : {};
  if (channel?.startsWith('unknown:')) return failure(102, 'unknown channel');
  switch (method) {
    case 'info':
      return { result: { nodes: [{ uid: 'n1', name: 'stand-in', version: '6.0.0' }] } };
    case 'publish':
      return { result: (await plugin.publish(channel, dataOf(request), extras(request))) ?? {} };
    case 'broadcast':
      await plugin.broadcast(request['channels'] as string[], dataOf(request), extras(request));
      return { result: { responses: [] } };
    case 'presence': {
      const clients = await plugin.presence(channel);
      const entries = clients.map(({ connInfo, ...rest }) => [
        rest.client,
        { ...rest, ...(connInfo ? { conn_info: connInfo } : {}) },
      ]);
      return { result: { presence: Object.fromEntries(entries) } };
    }
    case 'presence_stats': {
      const { clients, users } = await plugin.presenceStats(channel);
      return { result: { num_clients: clients, num_users: users } };
    }
    case 'history':
      return { result: historyResult(await plugin.history(channel, request as HistoryOptions)) };
    case 'history_remove':
      await plugin.removeHistory(channel);
      return { result: {} };
    case 'subscribe':
      await plugin.subscribe(user, channel, of);
      return { result: {} };
    case 'unsubscribe':
      await plugin.unsubscribe(user, channel, of);
      return { result: {} };
    case 'disconnect':
      await plugin.disconnect(user, of);
      return { result: {} };
    case 'refresh':
      return { result: {} };
    default:
      return failure(104, 'method not found');
  }
}

function dataOf({ data, b64data }: Request): unknown {
  return typeof b64data === 'string' ? Buffer.from(b64data, 'base64') : data;
}

function extras({ tags, skip_history: skipHistory }: Request) {
  return {
    ...(tags ? { tags: tags as Record<string, string> } : {}),
    skipHistory: skipHistory === true,
  };
}

function historyResult({ publications, position }: ChannelHistory): object {
  const write = ({ data, offset, info, tags }: KeptPublication): object => ({
    data,
    offset,
    info,
    tags,
  });
  return { publications: publications.map(write), ...position };
}
