export type EndToEndSpecResult =
  | { readonly kind: 'changed'; readonly text: string }
  /** It does not start the application on Nest's default adapter. */
  | { readonly kind: 'done' }
  /** It does, and is not as Nest wrote it. */
  | { readonly kind: 'customised' };

/** What `nest new` and `nest g app` write, with single blanks. */
const STOCK = new RegExp(
  [
    String.raw`^import \{ Test, TestingModule \} from '@nestjs/testing';`,
    String.raw`import \{ INestApplication \} from '@nestjs/common';`,
    String.raw`import request from 'supertest';`,
    String.raw`import \{ App \} from 'supertest/types(?:\.js)?';`,
    String.raw`import \{ (\w+) \} from '[\w./-]+';`,
    String.raw`describe\('\w+ \(e2e\)', \(\) => \{`,
    String.raw`let app: INestApplication<App>;`,
    String.raw`beforeEach\(async \(\) => \{`,
    String.raw`const moduleFixture: TestingModule = await Test\.createTestingModule\(\{`,
    String.raw`imports: \[\1\],`,
    String.raw`\}\)\.compile\(\);`,
    String.raw`app = moduleFixture\.createNestApplication\(\);`,
    String.raw`await app\.init\(\);`,
    String.raw`\}\);`,
  ].join(' '),
);

/** Time that the generated hook gives the application to start, in milliseconds, as source. */
const START_TIMEOUT = '60_000';

/**
 * Lets the end-to-end spec that Nest wrote start the application with the toolkit: Nest's default is
 * Express, the toolkit serves on Fastify.
 *
 * @param env variables that the service needs
 */
export function startWithTestApplication(
  text: string,
  env: Readonly<Record<string, string>>,
): EndToEndSpecResult {
  if (!text.includes('.createNestApplication()')) return { kind: 'done' };
  const [, module] = STOCK.exec(text.trim().replaceAll(/\s+/g, ' ')) ?? [];
  if (module === undefined) return { kind: 'customised' };
  // Embedded backends may take longer to start than the few seconds that test runners give a hook.
  const start = `app = await startTestApplication(${module}${options(env)});\n  }, ${START_TIMEOUT});`;
  const changed = text
    .replace(
      /import \{ Test, TestingModule \} .*/,
      "import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';",
    )
    .replace(/import \{ INestApplication \} .*\r?\n/, '')
    .replace(/import \{ App \} .*\r?\n/, '')
    .replace('INestApplication<App>', 'TestApplication')
    .replace(/const moduleFixture[^]*app\.init\(\);\s*\}\);/, start)
    .replaceAll('app.getHttpServer()', 'app.url')
    .replaceAll('app.close()', 'app.stop()');
  return { kind: 'changed', text: changed };
}

function options(env: Readonly<Record<string, string>>): string {
  const lines = Object.entries(env).map(([name, value]) => `        ${name}: '${value}',\n`);
  return lines.length === 0 ? '' : `, {\n      env: {\n${lines.join('')}      },\n    }`;
}
