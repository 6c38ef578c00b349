import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import {
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import { WebSocket, type WebSocketServer as Server } from 'ws';
import { HOST, type RunningServer } from './running-server.js';

/** A gateway on `WsAdapter`, as Nest's documentation has it. */
@WebSocketGateway({ path: '/ws' })
class EventsGateway {
  @WebSocketServer()
  readonly server!: Server;

  @SubscribeMessage('echo')
  echo(@MessageBody() data: unknown): object {
    return { event: 'echo', data };
  }

  @SubscribeMessage('say')
  say(@MessageBody() data: unknown): void {
    const text = JSON.stringify({ event: 'say', data });
    for (const each of this.server.clients) if (each.readyState === WebSocket.OPEN) each.send(text);
  }
}

@Module({ providers: [EventsGateway] })
class BenchModule {}

export async function start(): Promise<RunningServer> {
  const app = await NestFactory.create<NestFastifyApplication>(BenchModule, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  app.useWebSocketAdapter(new WsAdapter(app));
  await app.listen(0, HOST);
  const { port } = new URL(await app.getUrl());
  return { ports: { http: Number(port) }, stop: () => app.close() };
}
