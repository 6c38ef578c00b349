import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import ts from 'typescript';

const folder = mkdtempSync(join(tmpdir(), 'crash-'));

beforeAll(() => {
  const source = readFileSync(new URL('./crash-reports.ts', import.meta.url), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  writeFileSync(join(folder, 'crash-reports.mjs'), outputText);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a process whose reports take a while to leave. */
async function run(script: string) {
  const file = join(folder, 'main.mjs');
  const report = `(error, origin) => new Promise((resolve) => setTimeout(() => {
    console.log(\`\${origin}: \${error.message}\`);
    resolve();
  }, 20))`;
  writeFileSync(
    file,
    `import { reportCrashes } from './crash-reports.mjs';
    const stop = reportCrashes(${report});
    setInterval(() => {}, 1_000);
    ${script}`,
  );
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], out, err] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as number, out: out.trim(), err };
}

describe('a process that ends by an error', () => {
  it('reports an exception that nobody caught, and ends as Node does', async () => {
    const { code, out, err } = await run(`setTimeout(() => { throw new Error('burst') });`);
    expect({ code, out }).toEqual({ code: 1, out: 'uncaughtException: burst' });
    expect(err).toMatch(/Error: burst\n +at /);
  });

  it('reports a rejection that nobody handled', async () => {
    const { code, out, err } = await run(`Promise.reject(new Error('dropped'));`);
    expect({ code, out }).toEqual({ code: 1, out: 'unhandledRejection: dropped' });
    expect(err).toContain('Error: dropped');
  });

  it('leaves it to the application to end where it listens itself', async () => {
    const { code, out } = await run(
      `process.on('uncaughtException', () => setTimeout(() => process.exit(42), 200));
      setTimeout(() => { throw new Error('burst') });`,
    );
    expect({ code, out }).toEqual({ code: 42, out: 'uncaughtException: burst' });
  });

  it('is as it was once reporting has stopped', async () => {
    const { code, out } = await run(`stop(); setTimeout(() => { throw new Error('burst') });`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });
});
