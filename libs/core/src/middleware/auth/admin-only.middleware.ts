import type { Call } from '../../call/call.js';
import { env } from '../../config/env.js';
import { StatusError } from '../../error/status-error.js';
import type { BuiltInContext, BuiltInMiddleware } from '../built-in/built-in-middleware.js';
import type { Next, ToolkitMiddleware } from '../middleware.js';
import { middlewareNames } from '../middleware-registry.js';
import { type Claims, claimsOf } from './claims.js';
import { unauthenticated } from './token-verifier.js';

/** Who `admin_only` lets pass: `{SERVICE_PREFIX}_ADMIN_ONLY_*`. */
export class AdminOnlyOptions {
  roles = env.list('ROLES', {
    default: ['admin'],
    description: 'Roles of which the caller needs one, unless it has one of the scopes.',
  });
  roleClaims = env.list('ROLE_CLAIMS', {
    default: ['roles', 'role', 'realm_access.roles'],
    description: 'Claims that hold roles: a text or a list, inner ones after a dot.',
  });
  scopes = env.list('SCOPES', {
    default: [],
    description: 'Scopes of which the caller needs one, unless it has one of the roles.',
  });
  scopeClaims = env.list('SCOPE_CLAIMS', {
    default: ['scope', 'scp'],
    description: 'Claims that hold scopes: a text with spaces between them, or a list.',
  });

  /** Rules across variables. */
  validate(): string[] {
    if (this.roles.length > 0 || this.scopes.length > 0) return [];
    return ['ROLES: is empty, and SCOPES too: nobody could pass'];
  }
}

/** Built-in middleware `admin_only`: lets callers with a role or scope pass. It runs after `auth`. */
export class AdminOnlyMiddleware implements ToolkitMiddleware {
  constructor(private readonly options: AdminOnlyOptions) {}

  use(call: Call, next: Next): Promise<unknown> {
    const claims = claimsOf(call);
    if (!claims) throw unauthenticated('caller is unknown');
    const { roles, roleClaims, scopes, scopeClaims } = this.options;
    if (!hasAny(claims, roleClaims, roles) && !hasAny(claims, scopeClaims, scopes))
      throw StatusError.permissionDenied(`${call.method.path} is for administrators only`);
    return next();
  }
}

function hasAny(claims: Claims, names: readonly string[], wanted: readonly string[]): boolean {
  return names.some((name) => valuesOf(claims, name).some((value) => wanted.includes(value)));
}

function valuesOf(claims: Claims, name: string): readonly string[] {
  const value = ownValue(claims, name) ?? innerValue(claims, name.split('.'));
  if (typeof value === 'string') return [value, ...value.split(' ')];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function innerValue(claims: Claims, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => ownValue(value, key), claims);
}

function ownValue(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** Built-in middlewares that find out nothing about callers. */
const NOT_IDENTIFYING: ReadonlySet<string> = new Set([
  'admin_only',
  'compress',
  'cors',
  'logging',
  'rate_limit',
  'request_id',
  'secure_headers',
  'timeout',
  'validate',
]);

/** @throws Error naming the rpcs on which nothing before it could tell who calls */
function assertIdentified({ services }: BuiltInContext): void {
  const open = services.flatMap((service) =>
    service.methods.filter((method) => {
      const names = middlewareNames(service, method);
      const position = names.indexOf('admin_only');
      return position >= 0 && names.slice(0, position).every((name) => NOT_IDENTIFYING.has(name));
    }),
  );
  if (open.length === 0) return;
  throw new Error(
    `middleware "admin_only" of ${open.map(({ path }) => path).join(', ')} has nothing before it that knows the caller: put "auth" in front of it`,
  );
}

export const adminOnly: BuiltInMiddleware = {
  name: 'admin_only',
  description: 'Lets only callers with one of some roles or scopes pass.',
  configs: [{ prefix: 'ADMIN_ONLY', type: AdminOnlyOptions }],
  create: (context) => {
    assertIdentified(context);
    return new AdminOnlyMiddleware(context.options(AdminOnlyOptions));
  },
};
