import type { LoadPlan } from '../load/load.js';
import type { ServerPorts } from '../servers/running-server.js';
import type { ServerName } from '../servers/server-names.js';

/** A request that is measured, and how to tell a right answer. */
export interface Scenario {
  readonly name: string;
  /**
   * Sends the request once with an ordinary client and compares every field.
   *
   * @returns bytes of the answer
   * @throws Error for a wrong answer
   */
  check(ports: ServerPorts): Promise<number>;
  plan(ports: ServerPorts, answerSize: number, seconds: number): LoadPlan;
}

/** Who takes part; the first one is what the others are compared with. */
export interface TrafficSuite {
  readonly servers: readonly Contestant[];
  readonly scenarios: readonly Scenario[];
  /** The server that all of them are gateways to; it shares its core with the load. @default none */
  readonly backend?: ServerName;
}

export interface Contestant {
  readonly server: ServerName;
  /** What the report calls it. */
  readonly label: string;
}
