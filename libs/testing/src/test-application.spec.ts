import { ToolkitModule, type Call, type CallOptions } from '@nestjs-toolkit/core';
import { createToolkitService, type ClientDefinition } from '@nestjs-toolkit/core/codegen-v1';
import { EmptyType } from '@nestjs-toolkit/core/wkt';
import { Module, type Type } from '@nestjs/common';
import { startTestApplication } from './test-application.js';

const PING = {
  name: 'Ping',
  handler: 'ping',
  path: '/test.Echo/Ping',
  kind: 'unary',
  request: EmptyType,
  response: EmptyType,
} as const;

/** As generated code has it. */
abstract class EchoRpcClient {
  static readonly definition: ClientDefinition = { typeName: 'test.Echo', methods: [PING] };

  abstract ping(request: object, options?: CallOptions): Promise<object>;
}

function echoModule(servers: ('GRPC' | 'HTTP')[]): Type {
  const EchoToolkit = createToolkitService<{ ping(request: object, call: Call): object }>({
    name: 'Echo',
    typeName: 'test.Echo',
    source: 'test/echo.proto',
    servers,
    middlewares: [],
    plugins: [],
    methods: [{ ...PING, route: {} }],
    descriptors: () => [],
  });

  @EchoToolkit.Controller()
  class EchoController {
    ping(_request: object, call: Call): object {
      call.responseHeaders.set('x-asked-by', call.metadata.get('x-name') ?? '');
      return {};
    }
  }

  class EchoModule {}
  Module({
    imports: [ToolkitModule.forRoot({ service: EchoToolkit })],
    controllers: [EchoController],
  })(EchoModule);
  return EchoModule;
}

describe('a service in a test', () => {
  it('is called by its typed client', async () => {
    const service = await startTestApplication(echoModule(['GRPC']));
    let askedBy: string | undefined;
    await service.client(EchoRpcClient).ping(
      {},
      {
        metadata: { 'x-name': 'test' },
        onHeaders: (headers) => (askedBy = headers.get('x-asked-by')),
      },
    );
    await service.stop();
    expect(askedBy).toBe('test');
  });

  it('has no client without a gRPC port', async () => {
    const service = await startTestApplication(echoModule(['HTTP']));
    expect(() => service.client(EchoRpcClient)).toThrow(
      'service has no gRPC port: there is nothing to call',
    );
    await service.stop();
  });
});
