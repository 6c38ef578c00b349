/** What follows from breaking a rule of buf, and what to do. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENUM_VALUE_NO_DELETE: 'old messages still hold it: reserve its number and name instead',
  ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED:
    'old messages still hold it: reserve its number and name',
  ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED:
    'old messages still hold it: reserve its number and name',
  ENUM_VALUE_SAME_NAME: 'its name is its JSON, which clients send and read: keep it',
  FIELD_NO_DELETE: 'clients still send and read it: deprecate it, or reserve its number and name',
  FIELD_NO_DELETE_UNLESS_NAME_RESERVED:
    'clients still send it in JSON and queries: reserve its name, or deprecate it',
  FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED:
    'its number must never mean something else: reserve it, or deprecate the field',
  FIELD_SAME_DEFAULT: 'old and new programs read an absent field differently: keep the default',
  FIELD_SAME_JSON_NAME: 'the name is what clients send in JSON and query parameters: keep it',
  FIELD_SAME_NAME: 'the name is what clients send in JSON and query parameters: keep it',
  FIELD_SAME_ONEOF: 'old programs set both and lose one: keep it where it was',
  FIELD_SAME_TYPE: 'old programs cannot read the new type: add a field instead',
  FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY: 'lists and single values differ in JSON: add a field',
  FIELD_WIRE_JSON_COMPATIBLE_TYPE: 'old programs cannot read the new type: add a field instead',
  FILE_NO_DELETE: 'others import it: keep it, or move its content and import it publicly',
  FILE_SAME_PACKAGE: 'the package is part of every method name: keep it',
  MESSAGE_NO_DELETE: 'others use it: keep it, or deprecate it',
  RPC_NO_DELETE: 'clients still call it: deprecate it, and answer until nobody does',
  RPC_SAME_CLIENT_STREAMING: 'old clients speak the other kind: add a new rpc',
  RPC_SAME_SERVER_STREAMING: 'old clients speak the other kind: add a new rpc',
  RPC_SAME_IDEMPOTENCY_LEVEL: 'clients decide by it whether they may try again: keep it',
  RPC_SAME_REQUEST_TYPE: 'old clients send the old message: add a new rpc',
  RPC_SAME_RESPONSE_TYPE: 'old clients read the old message: add a new rpc',
  SERVICE_NO_DELETE: 'clients still call it: keep it until nobody does',
  IMPORT_USED: 'remove the import',
  FIELD_LOWER_SNAKE_CASE: 'JSON, query and property names are made of it: write user_id',
  RPC_PASCAL_CASE: 'handler methods and events are named after it: write GetUser',
  SERVICE_PASCAL_CASE: 'classes are named after it: write UserService',
  MESSAGE_PASCAL_CASE: 'types are named after it: write GetUserRequest',
  ENUM_PASCAL_CASE: 'types are named after it: write UserState',
  ENUM_VALUE_UPPER_SNAKE_CASE: 'its name is its JSON: write USER_STATE_ACTIVE',
  ENUM_FIRST_VALUE_ZERO: 'the first value is the default: number it 0',
  ONEOF_LOWER_SNAKE_CASE: 'properties are named after it: write payment_method',
  PACKAGE_LOWER_SNAKE_CASE: 'it is part of every method name: write user_service',
};

/** One sentence on a rule of buf; its name if there is none. */
export function explainRule(rule: string): string {
  return EXPLANATIONS[rule] ?? `see rule ${rule} of buf`;
}
