import { Path } from './source-info.js';

/** Numbers of the options, as annotations.proto and google/api/annotations.proto state them. */
const PLUGINS = 50001;
const SERVICES = 50002;
const TESTS_SPEC = 50004;
const ROUTE = 60001;
const RUNTIME = 70001;
const RUNTIME_PLUGINS = 1;
const SERVER = 70002;
const HTTP = 72295728;
const ADDITIONAL_BINDINGS = 11;

/** Paths of options in the source info, from the file, service or method that they belong to. */
export const OptionPath = {
  plugin: (index: number) => [Path.file.options, PLUGINS, index],
  remoteService: (index: number) => [Path.file.options, SERVICES, index],
  testsSpec: [Path.file.options, TESTS_SPEC],
  runtime: [Path.service.options, RUNTIME],
  runtimePlugin: (index: number) => [Path.service.options, RUNTIME, RUNTIME_PLUGINS, index],
  server: [Path.service.options, SERVER],
  route: [Path.method.options, ROUTE],
  http: [Path.method.options, HTTP],
  additionalBinding: (index: number) => [Path.method.options, HTTP, ADDITIONAL_BINDINGS, index],
} as const;
