import { runCodegen, type RunGenerator } from './codegen/codegen-suite.js';
import type { Load } from './load/load.js';
import type { MeasureMicro } from './micro/measure.js';
import type { MicroSuiteName } from './micro/micro-suites.js';
import type { MicroSettings } from './micro/run-contests.js';
import type { Log } from './report/log.js';
import {
  codegenTable,
  microTable,
  startupTable,
  trafficTable,
  webSocketTable,
} from './report/suite-tables.js';
import type { Launch } from './servers/launch.js';
import { runStartup } from './startup/startup-suite.js';
import type { TrafficSuite } from './traffic/scenario.js';
import { GATEWAY_SUITE, GRPC_SUITE, HTTP_SUITE } from './traffic/suites.js';
import { runTraffic } from './traffic/traffic-suite.js';
import { runWebSocket } from './websocket/websocket-suite.js';

/** How long and with what everything is measured. */
export interface BenchSettings {
  readonly rounds: number;
  /** Time of one sample of a server under load and of its warm-up, in seconds. */
  readonly seconds: number;
  readonly warmUp: number;
  readonly load: Load;
  readonly launch: Launch;
  readonly micro: MicroSettings;
  readonly measureMicro: MeasureMicro;
  /** Numbers of protos that code is generated for. */
  readonly protos: readonly number[];
  readonly runToolkit: RunGenerator;
  readonly log: Log;
}

/** What a suite found out. */
export interface SuiteResult {
  readonly title: string;
  /** Numbers as they are. */
  readonly rows: readonly object[];
  /** The same as Markdown. */
  readonly table: string;
}

type RunSuite = (settings: BenchSettings) => Promise<SuiteResult>;

/** Everything that can be measured, in the order that it is. */
export const SUITES = {
  grpc: traffic('gRPC, unary', GRPC_SUITE),
  http: traffic('HTTP, JSON', HTTP_SUITE),
  gateway: traffic('HTTP to gRPC gateway', GATEWAY_SUITE),
  websocket: async (settings) => {
    const rows = await runWebSocket(settings);
    return { title: 'WebSocket', rows, table: webSocketTable(rows) };
  },
  json: micro('json', 'JSON in process'),
  validation: micro('validation', 'Validation in process'),
  binary: micro('binary', 'Binary messages in process'),
  startup: async (settings) => {
    const rows = await runStartup(settings);
    return { title: 'Start-up', rows, table: startupTable(rows) };
  },
  codegen: async (settings) => {
    const { protos: sizes, rounds, runToolkit, log } = settings;
    const rows = await runCodegen({ sizes, rounds, runToolkit, log });
    return { title: 'Code generation', rows, table: codegenTable(rows) };
  },
} satisfies Record<string, RunSuite>;

export type SuiteName = keyof typeof SUITES;

export const SUITE_NAMES = Object.keys(SUITES) as SuiteName[];

function traffic(title: string, suite: TrafficSuite): RunSuite {
  return async (settings) => {
    const rows = await runTraffic(suite, settings);
    return { title, rows, table: trafficTable(rows) };
  };
}

function micro(name: MicroSuiteName, title: string): RunSuite {
  return async ({ measureMicro, micro: settings }) => {
    const rows = await measureMicro(name, settings);
    return { title, rows, table: microTable(rows) };
  };
}
