import {
  StatusError,
  ToolkitModule,
  type PluginDeclaration,
  type ToolkitModuleOptions,
} from '@nestjs-toolkit/core';
import { createToolkitService } from '@nestjs-toolkit/core/codegen-v1';
import { StatusType, type Status } from '@nestjs-toolkit/core/wkt';
import { Module, type Type } from '@nestjs/common';

export const RPC = '/status.StatusService/Get';

/** A module with one rpc, on gRPC and as `POST /status`: a message that is a known text fails. */
export function statusApp(
  plugins: readonly PluginDeclaration[],
  options: Partial<ToolkitModuleOptions> = {},
): Type {
  const service = createToolkitService<StatusHandler>({
    name: 'StatusService',
    typeName: 'status.StatusService',
    source: 'status.proto',
    servers: ['GRPC', 'HTTP'],
    middlewares: [],
    plugins,
    methods: [
      {
        name: 'Get',
        handler: 'get',
        path: RPC,
        kind: 'unary',
        request: StatusType,
        response: StatusType,
        route: { http: [{ verb: 'POST', path: '/status', body: '*' }] },
      },
      {
        name: 'List',
        handler: 'list',
        path: '/status.StatusService/List',
        kind: 'server_streaming',
        request: StatusType,
        response: StatusType,
        route: { http: [{ verb: 'POST', path: '/statuses', body: '*' }] },
      },
    ],
    descriptors: () => [],
  });
  class StatusController extends StatusHandler {}
  service.Controller()(StatusController);
  class StatusModule {}
  Module({
    imports: [ToolkitModule.forRoot({ service, name: 'status', version: '1.2.3', ...options })],
    controllers: [StatusController],
  })(StatusModule);
  return StatusModule;
}

class StatusHandler {
  get({ message }: Status): Partial<Status> {
    if (message === 'missing') throw StatusError.notFound('no such status');
    if (message === 'broken') throw new Error('password hunter22 is wrong');
    return { message };
  }

  async *list({ code }: Status): AsyncGenerator<Partial<Status>> {
    for (let index = 0; index < code; index += 1) yield { code: index };
  }
}
