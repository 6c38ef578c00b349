import type { MessageType } from '../message/message-type.js';
import { messageType } from '../message/message-types.js';
import { HttpBody } from './gen/google/api/httpbody.js';
import { HttpBodyJson } from './gen/google/api/httpbody.json.js';
import {
  BadRequest,
  BadRequest_FieldViolation,
  DebugInfo,
  ErrorInfo,
  Help,
  Help_Link,
  LocalizedMessage,
  PreconditionFailure,
  PreconditionFailure_Violation,
  QuotaFailure,
  QuotaFailure_Violation,
  RequestInfo,
  ResourceInfo,
  RetryInfo,
} from './gen/google/rpc/error_details.js';
import {
  BadRequestJson,
  BadRequest_FieldViolationJson,
  DebugInfoJson,
  ErrorInfoJson,
  HelpJson,
  Help_LinkJson,
  LocalizedMessageJson,
  PreconditionFailureJson,
  PreconditionFailure_ViolationJson,
  QuotaFailureJson,
  QuotaFailure_ViolationJson,
  RequestInfoJson,
  ResourceInfoJson,
  RetryInfoJson,
} from './gen/google/rpc/error_details.json.js';
import { Status } from './gen/google/rpc/status.js';
import { StatusJson } from './gen/google/rpc/status.json.js';

// The `MessageType` of each message of `google.rpc`, as errors carry them, and of `google.api.HttpBody`.

export const StatusType: MessageType<Status> = messageType(Status, StatusJson);
export const BadRequestType: MessageType<BadRequest> = messageType(BadRequest, BadRequestJson);
export const BadRequest_FieldViolationType: MessageType<BadRequest_FieldViolation> = messageType(
  BadRequest_FieldViolation,
  BadRequest_FieldViolationJson,
);
export const DebugInfoType: MessageType<DebugInfo> = messageType(DebugInfo, DebugInfoJson);
export const ErrorInfoType: MessageType<ErrorInfo> = messageType(ErrorInfo, ErrorInfoJson);
export const HelpType: MessageType<Help> = messageType(Help, HelpJson);
export const Help_LinkType: MessageType<Help_Link> = messageType(Help_Link, Help_LinkJson);
export const LocalizedMessageType: MessageType<LocalizedMessage> = messageType(
  LocalizedMessage,
  LocalizedMessageJson,
);
export const PreconditionFailureType: MessageType<PreconditionFailure> = messageType(
  PreconditionFailure,
  PreconditionFailureJson,
);
export const PreconditionFailure_ViolationType: MessageType<PreconditionFailure_Violation> =
  messageType(PreconditionFailure_Violation, PreconditionFailure_ViolationJson);
export const QuotaFailureType: MessageType<QuotaFailure> = messageType(
  QuotaFailure,
  QuotaFailureJson,
);
export const QuotaFailure_ViolationType: MessageType<QuotaFailure_Violation> = messageType(
  QuotaFailure_Violation,
  QuotaFailure_ViolationJson,
);
export const RequestInfoType: MessageType<RequestInfo> = messageType(RequestInfo, RequestInfoJson);
export const ResourceInfoType: MessageType<ResourceInfo> = messageType(
  ResourceInfo,
  ResourceInfoJson,
);
export const RetryInfoType: MessageType<RetryInfo> = messageType(RetryInfo, RetryInfoJson);
export const HttpBodyType: MessageType<HttpBody> = messageType(HttpBody, HttpBodyJson);
