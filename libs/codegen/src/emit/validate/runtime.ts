import { importSymbol, importType } from '../../print/import-symbol.js';
import { RUNTIME_MODULE } from '../runtime.js';

/** What generated validators use of the runtime. */
export const Checks = {
  Violation: importType('Violation', RUNTIME_MODULE),
  MAX_DEPTH: symbol('MAX_DEPTH'),
  NO_VIOLATIONS: symbol('NO_VIOLATIONS'),
  TOO_DEEP: symbol('TOO_DEEP'),
  addNested: symbol('addNested'),
  addNestedAt: symbol('addNestedAt'),
  addViolation: symbol('addViolation'),
  bigintOf: symbol('bigintOf'),
  booleanOf: symbol('booleanOf'),
  bytesOf: symbol('bytesOf'),
  compareTime: symbol('compareTime'),
  compareToNow: symbol('compareToNow'),
  duplicatesIn: symbol('duplicatesIn'),
  endsWithBytes: symbol('endsWithBytes'),
  hasRoom: symbol('hasRoom'),
  includesBytes: symbol('includesBytes'),
  joinViolations: symbol('joinViolations'),
  isAddress: symbol('isAddress'),
  isAnyOfBytes: symbol('isAnyOfBytes'),
  isAnyTime: symbol('isAnyTime'),
  isDuration: symbol('isDuration'),
  isEmail: symbol('isEmail'),
  isHostname: symbol('isHostname'),
  isHttpHeaderName: symbol('isHttpHeaderName'),
  isHttpHeaderText: symbol('isHttpHeaderText'),
  isHttpHeaderValue: symbol('isHttpHeaderValue'),
  isIp: symbol('isIp'),
  isIpv4: symbol('isIpv4'),
  isIpv6: symbol('isIpv6'),
  isLonger: symbol('isLonger'),
  isLongerInBytes: symbol('isLongerInBytes'),
  isSameBytes: symbol('isSameBytes'),
  isShorter: symbol('isShorter'),
  isShorterInBytes: symbol('isShorterInBytes'),
  isTimestamp: symbol('isTimestamp'),
  isUri: symbol('isUri'),
  isUriReference: symbol('isUriReference'),
  isUuid: symbol('isUuid'),
  itemPath: symbol('itemPath'),
  listOf: symbol('listOf'),
  mapOf: symbol('mapOf'),
  numberOf: symbol('numberOf'),
  re2: symbol('re2'),
  recordOf: symbol('recordOf'),
  startsWithBytes: symbol('startsWithBytes'),
  stringOf: symbol('stringOf'),
  textOfBytes: symbol('textOfBytes'),
} as const;

/**
 * Makes the check of `buf.validate` rules. An entry of its own: it needs the package
 * `@bufbuild/protovalidate`.
 */
export const bufValidator = importSymbol('bufValidator', '@nestjs-toolkit/core/buf-validate');

function symbol(name: string) {
  return importSymbol(name, RUNTIME_MODULE);
}
