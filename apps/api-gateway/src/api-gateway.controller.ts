import { Backends } from './backends.js';
import type { HealthCheckRequest, HealthCheckResponse } from './gen/api-gateway.js';
import { ApiGatewayToolkit, type ApiGatewayServer } from './gen/api-gateway.toolkit.js';

/** What the gateway answers itself; every other rpc is forwarded as its proto says. */
@ApiGatewayToolkit.Controller()
export class ApiGatewayController implements ApiGatewayServer {
  constructor(private readonly backends: Backends) {}

  async healthCheck(_request: HealthCheckRequest): Promise<HealthCheckResponse> {
    const services = await this.backends.check();
    const isHealthy = Object.values(services).every((status) => status === 'ok');
    return { status: isHealthy ? 'ok' : 'degraded', services };
  }
}
