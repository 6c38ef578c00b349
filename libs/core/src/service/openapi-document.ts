/** A value of an OpenAPI document. */
export type OpenapiValue =
  null | boolean | number | string | readonly OpenapiValue[] | OpenapiObject;

/** An object of an OpenAPI document, in the order in which it is written. */
export interface OpenapiObject {
  readonly [member: string]: OpenapiValue;
}

/** An OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), as generated code has it. */
export interface OpenapiDocument extends OpenapiObject {
  readonly openapi: string;
  readonly info: OpenapiObject;
  readonly paths: OpenapiObject;
}
