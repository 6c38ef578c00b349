import type { HelloReply } from './gen/github.com/example/helloworld/apis/helloworld.js';
import { ProxyGatewayToolkit, type ProxyGatewayServer } from './gen/gateway.toolkit.js';

/** What the gateway answers itself, over gRPC. Over HTTP the proto forwards the rpc. */
@ProxyGatewayToolkit.Controller()
export class ProxyGatewayController implements ProxyGatewayServer {
  helloWorld(): HelloReply {
    return { message: 'hello' };
  }
}
