import type { CodegenRow } from '../codegen/codegen-suite.js';
import type { MicroRow } from '../micro/contest.js';
import type { StartupRow } from '../startup/startup-suite.js';
import type { TrafficRow } from '../traffic/traffic-row.js';
import type { WebSocketRow } from '../websocket/websocket-suite.js';
import { markdownTable, mebibytes, percent, shortNumber, times } from './table.js';

export function trafficTable(rows: readonly TrafficRow[]): string {
  return markdownTable(rows, [
    { title: 'request', align: 'left', text: ({ scenario }) => scenario },
    { title: 'server', align: 'left', text: ({ server }) => server },
    { title: 'CPU µs/request', text: ({ cpu }) => shortNumber(cpu) },
    { title: 'ratio', text: ({ ratio }) => times(ratio) },
    { title: 'spread', text: ({ spread }) => percent(spread) },
    { title: 'requests/s', text: ({ rate }) => shortNumber(rate) },
    { title: 'p50 µs', text: ({ p50 }) => shortNumber(p50) },
    { title: 'p99 µs', text: ({ p99 }) => shortNumber(p99) },
    { title: 'memory MiB', text: ({ memory }) => mebibytes(memory) },
    { title: 'samples', text: ({ samples }) => String(samples) },
  ]);
}

export function webSocketTable(rows: readonly WebSocketRow[]): string {
  return markdownTable(rows, [
    { title: 'traffic', align: 'left', text: ({ scenario }) => scenario },
    { title: 'server', align: 'left', text: ({ server }) => server },
    { title: 'CPU µs/message', text: ({ cpu }) => shortNumber(cpu) },
    { title: 'ratio', text: ({ ratio }) => times(ratio) },
    { title: 'spread', text: ({ spread }) => percent(spread) },
    { title: 'messages/s', text: ({ rate }) => shortNumber(rate) },
  ]);
}

export function startupTable(rows: readonly StartupRow[]): string {
  return markdownTable(rows, [
    { title: 'server', align: 'left', text: ({ server }) => server },
    { title: 'first answer ms', text: ({ time }) => shortNumber(time) },
    { title: 'ratio', text: ({ ratio }) => times(ratio) },
    { title: 'spread', text: ({ spread }) => percent(spread) },
    { title: 'CPU ms', text: ({ cpu }) => shortNumber(cpu) },
    { title: 'memory MiB', text: ({ memory }) => mebibytes(memory) },
  ]);
}

export function codegenTable(rows: readonly CodegenRow[]): string {
  return markdownTable(rows, [
    { title: 'protos', text: ({ protos }) => String(protos) },
    { title: 'generator', align: 'left', text: ({ generator }) => generator },
    { title: 'time s', text: ({ time }) => shortNumber(time) },
    { title: 'ratio', text: ({ ratio }) => times(ratio) },
    { title: 'CPU s', text: ({ cpu }) => shortNumber(cpu) },
  ]);
}

export function microTable(rows: readonly MicroRow[]): string {
  return markdownTable(rows, [
    { title: 'work', align: 'left', text: ({ scenario }) => scenario },
    { title: 'by', align: 'left', text: ({ contestant }) => contestant },
    { title: 'CPU ns', text: ({ cpu }) => shortNumber(cpu) },
    { title: 'ratio', text: ({ ratio }) => times(ratio) },
    { title: 'spread', text: ({ spread }) => percent(spread) },
  ]);
}
