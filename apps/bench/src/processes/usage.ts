/** What a process has used since it began. */
export interface ProcessUsage {
  /** User and system time of all its threads, in microseconds. */
  readonly cpu: number;
  /** Memory in use right now, in bytes. */
  readonly memory: number;
}

export function ownUsage(): ProcessUsage {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, memory: process.memoryUsage.rss() };
}
