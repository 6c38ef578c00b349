import { spawn } from 'node:child_process';

/** Longest time that a generator may take, in milliseconds. */
const TIMEOUT = 120_000;

export interface CommandTimes {
  /** From start to end, in seconds. */
  readonly time: number;
  /** User and system time of the command and all its children, in seconds. */
  readonly cpu: number;
}

/** `times` of the shell says what its children have used: minutes and seconds, user then system. */
const TIMES = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/;

/** Runs a command through the shell, which knows how much time its children take. */
export async function runTimed(command: readonly string[]): Promise<CommandTimes> {
  const begin = performance.now();
  const child = spawn('sh', ['-c', '"$@" && times', 'sh', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT,
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const text = Buffer.concat(output).toString();
  const match = TIMES.exec(text);
  if (code !== 0 || !match) throw new Error(`${command.slice(0, 3).join(' ')} failed:\n${text}`);
  const [userMinutes, user, systemMinutes, system] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return {
    time: (performance.now() - begin) / 1000,
    cpu: (userMinutes + systemMinutes) * 60 + user + system,
  };
}
