import {
  getOption,
  hasOption,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  type DescOneof,
  type DescService,
} from '@bufbuild/protobuf';
import * as buf from '../gen/buf/validate/validate_pb.js';
import * as toolkit from '../gen/github.com/lastbackend/toolkit/protoc-gen-toolkit/toolkit/options/annotations_pb.js';
import * as google from '../gen/google/api/annotations_pb.js';
import type { HttpRule } from '../gen/google/api/http_pb.js';
import * as pgv from '../gen/validate/validate_pb.js';
import type { FieldRulesModel, MessageRules } from './model.js';

/** Options of a file. */
export function fileOptions(desc: DescFile) {
  return {
    plugins: getOption(desc, toolkit.plugins),
    services: getOption(desc, toolkit.services),
    testsSpec: hasOption(desc, toolkit.tests_spec)
      ? getOption(desc, toolkit.tests_spec)
      : undefined,
  };
}

/** Options of a service. */
export function serviceOptions(desc: DescService) {
  return { runtime: getOption(desc, toolkit.runtime), server: getOption(desc, toolkit.server) };
}

/** `google.api.http` of an rpc. */
export function httpRule(desc: DescMethod): HttpRule | undefined {
  return hasOption(desc, google.http) ? getOption(desc, google.http) : undefined;
}

/** `toolkit.route` of an rpc. */
export function routeOption(desc: DescMethod): toolkit.Route {
  return getOption(desc, toolkit.route);
}

/** Validation rules of a field. */
export function fieldRules(desc: DescField): FieldRulesModel {
  return {
    pgv: hasOption(desc, pgv.rules) ? getOption(desc, pgv.rules) : undefined,
    buf: hasOption(desc, buf.field) ? getOption(desc, buf.field) : undefined,
  };
}

/** Validation rules of a message. */
export function messageRules(desc: DescMessage): MessageRules {
  return {
    disabled: getOption(desc, pgv.disabled),
    ignored: getOption(desc, pgv.ignored),
    buf: hasOption(desc, buf.message) ? getOption(desc, buf.message) : undefined,
  };
}

/** Validation rules of a oneof. */
export function oneofRules(desc: DescOneof) {
  const rules = hasOption(desc, buf.oneof) ? getOption(desc, buf.oneof) : undefined;
  return { required: getOption(desc, pgv.required) || rules?.required === true, bufRules: rules };
}

export { Runtime_Server } from '../gen/github.com/lastbackend/toolkit/protoc-gen-toolkit/toolkit/options/annotations_pb.js';
