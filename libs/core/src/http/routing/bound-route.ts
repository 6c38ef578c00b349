import { parseTemplate, type PathTemplate, type Route } from '@nestjs-toolkit/http-rule';
import type { ServedMethod } from '../../dispatch/served-service.js';
import type {
  HttpBinding,
  MethodDefinition,
  ServiceDefinition,
} from '../../service/service-definition.js';
import type { BodyFormat } from '../marshal/body-target.js';
import { RequestShape } from '../request/request-shape.js';
import { createResponseShape, type ResponseShape } from '../response/response-shape.js';

/** One binding of an rpc with all that is known of it at boot, so that a call has nothing to look up. */
export class BoundRoute implements Route {
  readonly method: string;
  readonly template: PathTemplate;
  readonly rpc: MethodDefinition;
  readonly requestShape: RequestShape;
  readonly responseShape: ResponseShape;
  readonly streamsRequests: boolean;
  readonly streamsAnswers: boolean;
  /** Names of the path's variables, in their order. */
  readonly variableNames: readonly string[];

  /** @throws Error naming the rpc, the binding and what is wrong with it */
  constructor(
    readonly service: ServiceDefinition,
    readonly served: ServedMethod,
    binding: HttpBinding,
    format: BodyFormat,
  ) {
    this.method = binding.verb;
    this.rpc = served.method;
    const { kind, request, response } = this.rpc;
    this.streamsRequests = kind === 'client_streaming' || kind === 'bidi_streaming';
    this.streamsAnswers = kind === 'server_streaming' || kind === 'bidi_streaming';
    try {
      this.template = templateOf(binding.path);
      const own = this.streamsRequests ? withBody(binding) : binding;
      this.requestShape = new RequestShape(request, own, this.template, format);
      this.responseShape = createResponseShape(response, binding.responseBody, format);
    } catch (error) {
      throw new Error(`${describeRoute(this.rpc, binding)}: ${(error as Error).message}`, {
        cause: error,
      });
    }
    this.variableNames = this.template.variables.map(({ name }) => name);
  }

  toString(): string {
    return describeRoute(this.rpc, { verb: this.method, path: this.template.text });
  }
}

/** A stream of requests can only come in a body. */
function withBody(binding: HttpBinding): HttpBinding {
  return { ...binding, body: binding.body ?? '*' };
}

function templateOf(path: string): PathTemplate {
  const template = parseTemplate(path);
  if (template.kind === 'template') return template;
  throw new Error(`${template.message} (character ${template.position + 1} of the path)`);
}

function describeRoute(rpc: MethodDefinition, { verb, path }: HttpBinding): string {
  return `${rpc.path} on "${verb} ${path}"`;
}
