import { jsonErrorOf, readSink, writeSink } from './testing-support/sink.js';

// The JSON cases of protobuf's conformance suite, by their names there (JsonInput.*), on the fields of
// the kitchen sink. What is accepted is written again: the third column is the canonical form.

type Accepted = readonly [name: string, input: string, output: string];
type Refused = readonly [name: string, input: string];

const nested = (open: string, close: string, depth: number) =>
  open.repeat(depth) + '1' + close.repeat(depth);

const names: readonly Accepted[] = [
  ['HelloWorld', '{"stringValue":"Hello, World!"}', '{"stringValue":"Hello, World!"}'],
  [
    'FieldNameInSnakeCase',
    '{"UnderScore":"a","trailing":"b"}',
    '{"UnderScore":"a","trailing":"b"}',
  ],
  ['FieldNameWithNumbers', '{"with2Digits":"a"}', '{"with2Digits":"a"}'],
  ['FieldNameWithMixedCases', '{"UPPERCase":"a"}', '{"UPPERCase":"a"}'],
  ['FieldNameWithDoubleUnderscores', '{"Proto":"a"}', '{"Proto":"a"}'],
  [
    'OriginalProtoFieldName',
    '{"_under_score":"a","trailing_":"b","UPPER_case":"c"}',
    '{"UnderScore":"a","trailing":"b","UPPERCase":"c"}',
  ],
  ['FieldNameEscaped', '{"boolV\\u0061lue":true}', '{"boolValue":true}'],
  ['OneLineNoSpaces', '{"int32Value":1,"int64Value":2}', '{"int32Value":1,"int64Value":"2"}'],
  [
    'OneLineWithSpaces',
    '{ "int32Value" : 1 , "int64Value" : 2 }',
    '{"int32Value":1,"int64Value":"2"}',
  ],
  [
    'MultilineNoSpaces',
    '{\n"int32Value"\n:\n1\n,\n"int64Value"\n:\n2\n}',
    '{"int32Value":1,"int64Value":"2"}',
  ],
  [
    'MultilineWithSpaces',
    '{\n  "int32Value"  :  1\n  ,\n  "int64Value"  :  2\n}\n',
    '{"int32Value":1,"int64Value":"2"}',
  ],
  ['SkipsDefaultPrimitive', '{"int32Value":0}', '{}'],
];

const numbers: readonly Accepted[] = [
  ['Int32FieldMaxValue', '{"int32Value":2147483647}', '{"int32Value":2147483647}'],
  ['Int32FieldMinValue', '{"int32Value":-2147483648}', '{"int32Value":-2147483648}'],
  ['Uint32FieldMaxValue', '{"uint32Value":4294967295}', '{"uint32Value":4294967295}'],
  [
    'Int64FieldMaxValue',
    '{"int64Value":"9223372036854775807"}',
    '{"int64Value":"9223372036854775807"}',
  ],
  [
    'Int64FieldMinValue',
    '{"int64Value":"-9223372036854775808"}',
    '{"int64Value":"-9223372036854775808"}',
  ],
  [
    'Uint64FieldMaxValue',
    '{"uint64Value":"18446744073709551615"}',
    '{"uint64Value":"18446744073709551615"}',
  ],
  [
    'Int64FieldMaxValueNotQuoted',
    '{"int64Value":9223372036854774784}',
    '{"int64Value":"9223372036854774784"}',
  ],
  [
    'Int64FieldMinValueNotQuoted',
    '{"int64Value":-9223372036854775808}',
    '{"int64Value":"-9223372036854775808"}',
  ],
  [
    'Uint64FieldMaxValueNotQuoted',
    '{"uint64Value":18446744073709549568}',
    '{"uint64Value":"18446744073709549568"}',
  ],
  ['Int32FieldStringValue', '{"int32Value":"2147483647"}', '{"int32Value":2147483647}'],
  [
    'Int32FieldStringValueEscaped',
    '{"int32Value":"2\\u003147483647"}',
    '{"int32Value":2147483647}',
  ],
  ['Int32FieldStringValueZero', '{"maybeInt32":"0"}', '{"maybeInt32":0}'],
  ['Int32FieldQuotedExponentialValue', '{"int32Value":"1e5"}', '{"int32Value":100000}'],
  ['Int32FieldFloatTrailingZero', '{"int32Value":100000.000}', '{"int32Value":100000}'],
  ['Int32FieldExponentialFormat', '{"int32Value":1e5}', '{"int32Value":100000}'],
  ['Int32FieldMaxFloatValue', '{"int32Value":2.147483647e9}', '{"int32Value":2147483647}'],
  ['Int32FieldMinFloatValue', '{"int32Value":-2.147483648e9}', '{"int32Value":-2147483648}'],
  ['Uint32FieldMaxFloatValue', '{"uint32Value":4.294967295e9}', '{"uint32Value":4294967295}'],
  ['Int64FieldBeString', '{"int64Value":1}', '{"int64Value":"1"}'],
  ['Uint64FieldBeString', '{"uint64Value":1}', '{"uint64Value":"1"}'],
  ['FloatFieldMinPositiveValue', '{"floatValue":1.175494e-38}', '{"floatValue":1.175494e-38}'],
  ['FloatFieldMaxNegativeValue', '{"floatValue":-1.175494e-38}', '{"floatValue":-1.175494e-38}'],
  ['FloatFieldMaxPositiveValue', '{"floatValue":3.402823e+38}', '{"floatValue":3.402823e+38}'],
  ['FloatFieldQuotedValue', '{"floatValue":"1"}', '{"floatValue":1}'],
  [
    'FloatFieldQuotedExponentialValue',
    '{"floatValue":"1.175494e-38"}',
    '{"floatValue":1.175494e-38}',
  ],
  ['FloatFieldNan', '{"floatValue":"NaN"}', '{"floatValue":"NaN"}'],
  ['FloatFieldInfinity', '{"floatValue":"Infinity"}', '{"floatValue":"Infinity"}'],
  ['FloatFieldNegativeInfinity', '{"floatValue":"-Infinity"}', '{"floatValue":"-Infinity"}'],
  ['DoubleFieldMinPositiveValue', '{"doubleValue":2.22507e-308}', '{"doubleValue":2.22507e-308}'],
  ['DoubleFieldMaxNegativeValue', '{"doubleValue":-2.22507e-308}', '{"doubleValue":-2.22507e-308}'],
  ['DoubleFieldMaxPositiveValue', '{"doubleValue":1.79769e+308}', '{"doubleValue":1.79769e+308}'],
  ['DoubleFieldMinNegativeValue', '{"doubleValue":-1.79769e+308}', '{"doubleValue":-1.79769e+308}'],
  ['DoubleFieldQuotedValue', '{"doubleValue":"1"}', '{"doubleValue":1}'],
  [
    'DoubleFieldQuotedExponentialValue',
    '{"doubleValue":"2.22507e-308"}',
    '{"doubleValue":2.22507e-308}',
  ],
  ['DoubleFieldNan', '{"doubleValue":"NaN"}', '{"doubleValue":"NaN"}'],
  ['DoubleFieldInfinity', '{"doubleValue":"Infinity"}', '{"doubleValue":"Infinity"}'],
  ['DoubleFieldNegativeInfinity', '{"doubleValue":"-Infinity"}', '{"doubleValue":"-Infinity"}'],
];

const scalars: readonly Accepted[] = [
  ['BoolFieldTrue', '{"boolValue":true}', '{"boolValue":true}'],
  ['BoolFieldFalse', '{"maybeBool":false}', '{"maybeBool":false}'],
  ['EnumField', '{"color":"COLOR_RED"}', '{"color":"COLOR_RED"}'],
  ['EnumFieldWithAlias', '{"alias":"ALIAS_FIRST"}', '{"alias":"ALIAS_FIRST"}'],
  ['EnumFieldWithAliasUseAlias', '{"alias":"ALIAS_SECOND"}', '{"alias":"ALIAS_FIRST"}'],
  ['EnumFieldWithAliasLowerCase', '{"alias":"alias_second"}', '{"alias":"ALIAS_FIRST"}'],
  ['EnumFieldNumericValueZero', '{"maybeColor":0}', '{"maybeColor":"COLOR_UNSPECIFIED"}'],
  ['EnumFieldNumericValueNonZero', '{"color":1}', '{"color":"COLOR_RED"}'],
  ['EnumFieldUnknownValue', '{"color":123}', '{"color":123}'],
  ['StringField', '{"stringValue":"Hello world!"}', '{"stringValue":"Hello world!"}'],
  ['StringFieldUnicode', '{"stringValue":"谷歌"}', '{"stringValue":"谷歌"}'],
  [
    'StringFieldEscape',
    '{"stringValue":"\\"\\\\\\/\\b\\f\\n\\r\\t"}',
    '{"stringValue":"\\"\\\\/\\b\\f\\n\\r\\t"}',
  ],
  ['StringFieldUnicodeEscape', '{"stringValue":"\\u8C37\\u6B4C"}', '{"stringValue":"谷歌"}'],
  [
    'StringFieldUnicodeEscapeWithLowercaseHexLetters',
    '{"stringValue":"\\u8c37\\u6b4c"}',
    '{"stringValue":"谷歌"}',
  ],
  ['StringFieldSurrogatePair', '{"stringValue":"\\uD83D\\uDE01"}', '{"stringValue":"😁"}'],
  ['StringFieldEmbeddedNull', '{"stringValue":"a\\u0000b"}', '{"stringValue":"a\\u0000b"}'],
  ['BytesField', '{"bytesValue":"AQI="}', '{"bytesValue":"AQI="}'],
  ['BytesFieldBase64Url', '{"bytesValue":"-_"}', '{"bytesValue":"+w=="}'],
  ['MessageField', '{"leaf":{"count":1234}}', '{"leaf":{"count":"1234"}}'],
];

const oneofs: readonly Accepted[] = [
  ['OneofFieldNullFirst', '{"choiceUint32":null,"choiceString":"test"}', '{"choiceString":"test"}'],
  [
    'OneofFieldNullSecond',
    '{"choiceString":"test","choiceUint32":null}',
    '{"choiceString":"test"}',
  ],
  ['OneofZeroUint32', '{"choiceUint32":0}', '{"choiceUint32":0}'],
  ['OneofZeroMessage', '{"choiceLeaf":{}}', '{"choiceLeaf":{}}'],
  ['OneofZeroString', '{"choiceString":""}', '{"choiceString":""}'],
  ['OneofZeroBytes', '{"choiceBytes":""}', '{"choiceBytes":""}'],
  ['OneofZeroBool', '{"choiceBool":false}', '{"choiceBool":false}'],
  ['OneofZeroUint64', '{"choiceUint64":0}', '{"choiceUint64":"0"}'],
  ['OneofZeroFloat', '{"choiceFloat":0.0}', '{"choiceFloat":0}'],
  ['OneofZeroEnum', '{"choiceColor":"COLOR_UNSPECIFIED"}', '{"choiceColor":"COLOR_UNSPECIFIED"}'],
  ['NullValueInOtherOneofOldFormat', '{"choiceNull":"NULL_VALUE"}', '{"choiceNull":null}'],
  ['NullValueInOtherOneofNewFormat', '{"choiceNull":null}', '{"choiceNull":null}'],
  ['NullValueInNormalMessage', '{"nullValue":null}', '{}'],
];

const mapsAndLists: readonly Accepted[] = [
  ['Int32MapField', '{"int32Map":{"1":2,"3":4}}', '{"int32Map":{"1":"2","3":"4"}}'],
  ['Uint32MapField', '{"uint32Map":{"1":true}}', '{"uint32Map":{"1":true}}'],
  ['Int64MapField', '{"int64Map":{"1":2,"3":4}}', '{"int64Map":{"1":2,"3":4}}'],
  ['Uint64MapField', '{"fixed64Map":{"1":""}}', '{"fixed64Map":{"1":""}}'],
  [
    'BoolMapField',
    '{"boolMap":{"true":1,"false":0}}',
    '{"boolMap":{"true":"COLOR_RED","false":"COLOR_UNSPECIFIED"}}',
  ],
  [
    'MessageMapField',
    '{"leafMap":{"hello":{"count":1},"world":{}}}',
    '{"leafMap":{"hello":{"count":"1"},"world":{}}}',
  ],
  ['Int32MapEscapedKey', '{"int32Map":{"\\u0031":2}}', '{"int32Map":{"1":"2"}}'],
  ['Int64MapEscapedKey', '{"int64Map":{"\\u0031":2}}', '{"int64Map":{"1":2}}'],
  ['BoolMapEscapedKey', '{"boolMap":{"tr\\u0075e":1}}', '{"boolMap":{"true":"COLOR_RED"}}'],
  ['PrimitiveRepeatedField', '{"int32List":[1,2,3,4]}', '{"int32List":[1,2,3,4]}'],
  [
    'EnumRepeatedField',
    '{"colorList":["COLOR_RED",2]}',
    '{"colorList":["COLOR_RED","COLOR_GREEN"]}',
  ],
  ['StringRepeatedField', '{"stringList":["Hello","world"]}', '{"stringList":["Hello","world"]}'],
  ['BytesRepeatedField', '{"bytesList":["AAEC","AQI="]}', '{"bytesList":["AAEC","AQI="]}'],
  [
    'MessageRepeatedField',
    '{"children":[{"int32Value":1},{}]}',
    '{"children":[{"int32Value":1},{}]}',
  ],
  [
    'AllFieldAcceptNull',
    '{"int32Value":null,"int64Value":null,"boolValue":null,"stringValue":null,"bytesValue":null,"color":null,"leaf":null,"int32List":null,"children":null,"int32Map":null,"boolMap":null,"leafMap":null}',
    '{}',
  ],
];

const wellKnown: readonly Accepted[] = [
  ['OptionalBoolWrapper', '{"boolWrapper":false}', '{"boolWrapper":false}'],
  ['OptionalInt32Wrapper', '{"int32Wrapper":0}', '{"int32Wrapper":0}'],
  ['OptionalUint32Wrapper', '{"uint32Wrapper":0}', '{"uint32Wrapper":0}'],
  ['OptionalInt64Wrapper', '{"int64Wrapper":0}', '{"int64Wrapper":"0"}'],
  ['OptionalUint64Wrapper', '{"uint64Wrapper":0}', '{"uint64Wrapper":"0"}'],
  ['OptionalFloatWrapper', '{"floatWrapper":0}', '{"floatWrapper":0}'],
  ['OptionalDoubleWrapper', '{"doubleWrapper":0}', '{"doubleWrapper":0}'],
  ['OptionalStringWrapper', '{"stringWrapper":""}', '{"stringWrapper":""}'],
  ['OptionalBytesWrapper', '{"bytesWrapper":""}', '{"bytesWrapper":""}'],
  ['RepeatedStringWrapper', '{"wrapperList":["","AQI="]}', '{"wrapperList":["","AQI="]}'],
  [
    'WrapperTypesWithNullValue',
    '{"boolWrapper":null,"int64Wrapper":null,"stringWrapper":null,"bytesWrapper":null,"wrapperList":null}',
    '{}',
  ],
  [
    'DurationMinValue',
    '{"duration":"-315576000000.999999999s"}',
    '{"duration":"-315576000000.999999999s"}',
  ],
  [
    'DurationMaxValue',
    '{"duration":"315576000000.999999999s"}',
    '{"duration":"315576000000.999999999s"}',
  ],
  [
    'DurationRepeatedValue',
    '{"durationList":["1.5s","-1.5s"]}',
    '{"durationList":["1.500s","-1.500s"]}',
  ],
  ['DurationNull', '{"duration":null}', '{}'],
  ['DurationNegativeSeconds', '{"duration":"-5s"}', '{"duration":"-5s"}'],
  ['DurationNegativeNanos', '{"duration":"-0.5s"}', '{"duration":"-0.500s"}'],
  ['DurationHasZeroFractionalDigit', '{"duration":"1.000000000s"}', '{"duration":"1s"}'],
  ['DurationHas3FractionalDigits', '{"duration":"1.010000000s"}', '{"duration":"1.010s"}'],
  ['DurationHas6FractionalDigits', '{"duration":"1.000010000s"}', '{"duration":"1.000010s"}'],
  ['DurationHas9FractionalDigits', '{"duration":"1.000000010s"}', '{"duration":"1.000000010s"}'],
  ['TimestampMinValue', '{"time":"0001-01-01T00:00:00Z"}', '{"time":"0001-01-01T00:00:00Z"}'],
  [
    'TimestampMaxValue',
    '{"time":"9999-12-31T23:59:59.999999999Z"}',
    '{"time":"9999-12-31T23:59:59.999999999Z"}',
  ],
  [
    'TimestampRepeatedValue',
    '{"timeList":["1970-01-01T00:00:00Z"]}',
    '{"timeList":["1970-01-01T00:00:00Z"]}',
  ],
  ['TimestampLeap', '{"time":"1993-02-10T00:00:00.000Z"}', '{"time":"1993-02-10T00:00:00Z"}'],
  [
    'TimestampWithPositiveOffset',
    '{"time":"1970-01-01T08:00:01+08:00"}',
    '{"time":"1970-01-01T00:00:01Z"}',
  ],
  [
    'TimestampWithNegativeOffset',
    '{"time":"1969-12-31T16:00:01-08:00"}',
    '{"time":"1970-01-01T00:00:01Z"}',
  ],
  ['TimestampNull', '{"time":null}', '{}'],
  [
    'TimestampHas3FractionalDigits',
    '{"time":"1970-01-01T00:00:00.010000000Z"}',
    '{"time":"1970-01-01T00:00:00.010Z"}',
  ],
  ['FieldMask', '{"mask":"foo,barBaz"}', '{"mask":"foo,barBaz"}'],
  ['EmptyFieldMask', '{"mask":""}', '{"mask":""}'],
  [
    'Struct',
    '{"struct":{"n":null,"i":1234,"b":true,"d":1234.5678,"s":"x","l":[1234,"5678"],"o":{"value":0}}}',
    '{"struct":{"n":null,"i":1234,"b":true,"d":1234.5678,"s":"x","l":[1234,"5678"],"o":{"value":0}}}',
  ],
  ['StructWithEmptyListValue', '{"struct":{"listValue":[]}}', '{"struct":{"listValue":[]}}'],
  [
    'StructDeepNesting25',
    `{"struct":${nested('{"n":', '}', 25)}}`,
    `{"struct":${nested('{"n":', '}', 25)}}`,
  ],
  ['ValueAcceptInteger', '{"value":1}', '{"value":1}'],
  ['ValueAcceptFloat', '{"value":1.5}', '{"value":1.5}'],
  ['ValueAcceptBool', '{"value":false}', '{"value":false}'],
  ['ValueAcceptNull', '{"value":null}', '{"value":null}'],
  ['ValueAcceptString', '{"value":"hello"}', '{"value":"hello"}'],
  ['ValueAcceptList', '{"value":[0,"hello"]}', '{"value":[0,"hello"]}'],
  ['ValueAcceptObject', '{"value":{"value":1}}', '{"value":{"value":1}}'],
  ['RepeatedValue', '{"valueList":[["a"]]}', '{"valueList":[["a"]]}'],
  ['RepeatedListValue', '{"listValueList":[["a"]]}', '{"listValueList":[["a"]]}'],
  [
    'ListValueDeepNesting25',
    `{"value":${nested('[', ']', 25)}}`,
    `{"value":${nested('[', ']', 25)}}`,
  ],
  ['AnyWithNoType', '{"any":{}}', '{"any":{}}'],
  ['AnyNull', '{"any":null}', '{}'],
  [
    'AnyEmpty',
    '{"any":{"@type":"type.googleapis.com/google.protobuf.Empty"}}',
    '{"any":{"@type":"type.googleapis.com/google.protobuf.Empty"}}',
  ],
  [
    'AnyUnorderedTypeTag',
    '{"any":{"count":"5","@type":"type.googleapis.com/kitchen.Leaf"}}',
    '{"any":{"@type":"type.googleapis.com/kitchen.Leaf","count":"5"}}',
  ],
];

const refused: readonly Refused[] = [
  ['RejectTopLevelNull', 'null'],
  ['StringEndsWithEscapeChar', '{"stringValue":"abc\\'],
  ['FieldNameNotQuoted', '{int32Value:1}'],
  ['TrailingCommaInAnObject', '{"int32Value":1,}'],
  ['TrailingCommaInAnObjectWithSpaceCommaSpace', '{"int32Value":1 , }'],
  ['JsonWithComments', '{\n// This is a comment.\n"int32Value":1}'],
  ['MissingCommaOneLine', '{ "int32Value":1 "int64Value":2 }'],
  ['FieldNameDuplicate', '{"leaf":{"count":1},"leaf":{}}'],
  ['FieldNameDuplicateDifferentCasing1', '{"string_value":"a","stringValue":"b"}'],
  ['FieldNameDuplicateDifferentCasing2', '{"stringValue":"a","string_value":"b"}'],
  ['Int32FieldTooLarge', '{"int32Value":2147483648}'],
  ['Int32FieldTooSmall', '{"int32Value":-2147483649}'],
  ['Uint32FieldTooLarge', '{"uint32Value":4294967296}'],
  ['Int64FieldTooLarge', '{"int64Value":"9223372036854775808"}'],
  ['Int64FieldTooSmall', '{"int64Value":"-9223372036854775809"}'],
  ['Uint64FieldTooLarge', '{"uint64Value":"18446744073709551616"}'],
  ['Uint64QuotedExponentFieldTooLarge', '{"uint64Value":"1e536870000"}'],
  ['Int32FieldNotInteger', '{"int32Value":0.5}'],
  ['Int64FieldNotInteger', '{"int64Value":"0.5"}'],
  ['Int32FieldTrueValue', '{"int32Value":true}'],
  ['Int32FieldStringValuePartiallyNumeric', '{"int32Value":"12abc"}'],
  ['Int32FieldStringValuePartiallyNumericSpace', '{"int32Value":"12 34"}'],
  ['Int32FieldStringValuePartiallyNumericComma', '{"int32Value":"12,34"}'],
  ['Int32FieldStringValuePartiallyNumericUnicode', '{"int32Value":"12谷歌34"}'],
  ['Int32FieldEmptyString', '{"int32Value":""}'],
  ['Int32FieldNotNumber', '{"int32Value":"3x3"}'],
  ['Int32FieldPlusSign', '{"int32Value":+1}'],
  ['Int32FieldLeadingZero', '{"int32Value":01}'],
  ['Int32FieldNegativeWithLeadingZero', '{"int32Value":-01}'],
  ['Int32FieldLeadingSpace', '{"int32Value":" 1"}'],
  ['Int32FieldTrailingSpace', '{"int32Value":"1 "}'],
  ['BoolFieldIntegerZero', '{"boolValue":0}'],
  ['BoolFieldCamelCaseTrue', '{"boolValue":True}'],
  ['BoolFieldAllCapitalFalse', '{"boolValue":FALSE}'],
  ['BoolFieldDoubleQuotedTrue', '{"boolValue":"true"}'],
  ['FloatFieldNanNotQuoted', '{"floatValue":NaN}'],
  ['FloatFieldInfinityNotQuoted', '{"floatValue":Infinity}'],
  ['FloatFieldNegativeInfinityNotQuoted', '{"floatValue":-Infinity}'],
  ['FloatFieldTooSmall', '{"floatValue":-3.502823e+38}'],
  ['FloatFieldTooLarge', '{"floatValue":3.502823e+38}'],
  ['FloatFieldEmptyString', '{"floatValue":""}'],
  ['FloatFieldTrueValue', '{"floatValue":true}'],
  ['DoubleFieldTooSmall', '{"doubleValue":-1.89769e+308}'],
  ['DoubleFieldTooLarge', '{"doubleValue":1.89769e+308}'],
  ['DoubleFieldStringValuePartiallyNumeric', '{"doubleValue":"12abc"}'],
  ['EnumFieldNotQuoted', '{"color":COLOR_RED}'],
  ['EnumFieldSingleElementArrayEnumName', '{"color":["COLOR_RED"]}'],
  ['EnumFieldSingleElementArrayNumericValue', '{"color":[2]}'],
  ['EnumFieldTrueValue', '{"color":true}'],
  ['RejectUnknownEnumStringValueInOptionalField', '{"color":"UNKNOWN"}'],
  ['RejectUnknownEnumStringValueInRepeatedField', '{"colorList":["UNKNOWN"]}'],
  ['RejectUnknownEnumStringValueInMapValue', '{"boolMap":{"true":"UNKNOWN"}}'],
  ['StringFieldUppercaseEscapeLetter', '{"stringValue":"\\U8C37\\U6b4C"}'],
  ['StringFieldInvalidEscape', '{"stringValue":"\\uXXXX\\u6B4C"}'],
  ['StringFieldUnterminatedEscape', '{"stringValue":"\\u8C3"}'],
  ['StringFieldUnpairedHighSurrogate', '{"stringValue":"\\uD800"}'],
  ['StringFieldUnpairedLowSurrogate', '{"stringValue":"\\uDC00"}'],
  ['StringFieldSurrogateInWrongOrder', '{"stringValue":"\\uDE01\\uD83D"}'],
  ['StringFieldNotAString', '{"stringValue":12345}'],
  ['StringFieldSingleQuoteKey', `{'stringValue':"x"}`],
  ['StringFieldSingleQuoteValue', `{"stringValue":'x'}`],
  ['OneofFieldDuplicate', '{"choiceUint32":1,"choiceString":"test"}'],
  ['Int32MapFieldKeyNotQuoted', '{"int32Map":{1:2}}'],
  ['BoolMapFieldKeyNotQuoted', '{"boolMap":{true:1}}'],
  ['RepeatedFieldWrongElementTypeExpectingIntegersGotBool', '{"int32List":[1,false]}'],
  ['RepeatedFieldWrongElementTypeExpectingIntegersGotString', '{"int32List":[1,"name"]}'],
  ['RepeatedFieldWrongElementTypeExpectingIntegersGotMessage', '{"int32List":[{"a":4}]}'],
  ['RepeatedFieldWrongElementTypeExpectingStringsGotInt', '{"stringList":["1",2]}'],
  ['RepeatedFieldWrongElementTypeExpectingStringsGotBool', '{"stringList":[false]}'],
  ['RepeatedFieldWrongElementTypeExpectingMessagesGotInt', '{"children":[{},2]}'],
  ['RepeatedFieldWrongElementTypeExpectingMessagesGotString', '{"children":["2"]}'],
  ['SingleValueForRepeatedFieldInt32', '{"int32List":1}'],
  ['SingleValueForRepeatedFieldMessage', '{"children":{"a":1}}'],
  ['RepeatedFieldTrailingComma', '{"int32List":[1,2,]}'],
  ['RepeatedFieldTrailingCommaWithNewlines', '{"int32List":[\n1,\n2,\n]}'],
  ['RepeatedFieldPrimitiveElementIsNull', '{"int32List":[1,null]}'],
  ['RepeatedFieldMessageElementIsNull', '{"children":[{},null]}'],
  ['MapFieldKeyIsNull', '{"int32Map":{null:1}}'],
  ['MapFieldValueIsNull', '{"int32Map":{"0":null}}'],
  ['DurationMissingS', '{"duration":"1"}'],
  ['DurationJsonInputTooSmall', '{"duration":"-315576000001.000000000s"}'],
  ['DurationJsonInputTooLarge', '{"duration":"315576000001.000000000s"}'],
  ['TimestampJsonInputTooSmall', '{"time":"0000-01-01T00:00:00Z"}'],
  ['TimestampJsonInputTooLarge', '{"time":"10000-01-01T00:00:00Z"}'],
  ['TimestampJsonInputMissingZ', '{"time":"0001-01-01T00:00:00"}'],
  ['TimestampJsonInputMissingT', '{"time":"0001-01-01 00:00:00Z"}'],
  ['TimestampJsonInputLowercaseZ', '{"time":"0001-01-01T00:00:00z"}'],
  ['TimestampJsonInputLowercaseT', '{"time":"0001-01-01t00:00:00Z"}'],
  ['TimestampWithMissingColonInOffset', '{"time":"1970-01-01T08:00:01+0800"}'],
  ['FieldMaskInvalidCharacter', '{"mask":"foo,bar_bar"}'],
  ['StructDeepNesting200', `{"struct":${nested('{"n":', '}', 200)}}`],
  ['ListValueDeepNesting200', `{"value":${nested('[', ']', 200)}}`],
  ['ValueDeepNesting200', `{"value":${nested('{"n":', '}', 200)}}`],
  ['AnyWktRepresentationWithEmptyTypeAndValue', '{"any":{"@type":"","value":""}}'],
  ['AnyWktRepresentationWithBadType', '{"any":{"@type":"not_a_url","value":""}}'],
];

const unwritable: readonly (readonly [name: string, message: object])[] = [
  ['DurationProtoInputTooSmall', { duration: { seconds: -315576000001n } }],
  ['DurationProtoInputTooLarge', { duration: { seconds: 315576000001n } }],
  ['DurationProtoNanosWrongSign', { duration: { seconds: 1n, nanos: -1 } }],
  ['DurationProtoNanosWrongSignNegativeSecs', { duration: { seconds: -1n, nanos: 1 } }],
  ['DurationProtoNanosTooSmall', { duration: { seconds: -1n, nanos: -1000000000 } }],
  ['DurationProtoNanosTooLarge', { duration: { seconds: 1n, nanos: 1000000000 } }],
  ['TimestampProtoInputTooSmall', { time: { seconds: -62135596801n } }],
  ['TimestampProtoInputTooLarge', { time: { seconds: 253402300800n } }],
  ['TimestampProtoNegativeNanos', { time: { seconds: 5000n, nanos: -1 } }],
  ['TimestampProtoNanoTooLarge', { time: { seconds: 5000n, nanos: 1000000000 } }],
  ['FieldMaskPathsDontRoundTrip', { mask: ['fooBar'] }],
  ['FieldMaskNumbersDontRoundTrip', { mask: ['foo_3_bar'] }],
  ['FieldMaskTooManyUnderscore', { mask: ['foo__bar'] }],
  ['ValueRejectNanNumberValue', { value: Number.NaN }],
  ['ValueRejectInfNumberValue', { value: Number.POSITIVE_INFINITY }],
];

describe('the conformance suite of protobuf', () => {
  it.each([...names, ...numbers, ...scalars, ...oneofs, ...mapsAndLists, ...wellKnown])(
    '%s',
    (_, input, output) => {
      expect(writeSink(readSink(input, { unknownFields: 'refuse' }))).toBe(output);
    },
  );

  it.each(refused)('%s is refused', (_, input) => {
    expect(jsonErrorOf(() => readSink(input)).line).toBeGreaterThan(0);
  });

  it.each(unwritable)('%s is refused', (_, message) => {
    expect(jsonErrorOf(() => writeSink(message)).path).not.toBe('');
  });

  it.each(['1', '"a"', 'true', 'false', 'null', '{"a":1}', '[]'])(
    'IgnoreUnknownJson: %s',
    (value) => {
      expect(writeSink(readSink(`{"unknown":${value}}`))).toBe('{}');
      expect(() => readSink(`{"unknown":${value}}`, { unknownFields: 'refuse' })).toThrow(
        'unknown field',
      );
    },
  );

  it.each([
    ['InOptionalField', '{"color":"UNKNOWN"}', '{}'],
    ['InRepeatedField', '{"colorList":["UNKNOWN"]}', '{}'],
    ['InMapValue', '{"boolMap":{"true":"UNKNOWN"}}', '{}'],
    [
      'InRepeatedPart',
      '{"colorList":["COLOR_RED","UNKNOWN","COLOR_RED"]}',
      '{"colorList":["COLOR_RED","COLOR_RED"]}',
    ],
    [
      'InMapPart',
      '{"boolMap":{"true":"COLOR_RED","false":"UNKNOWN"}}',
      '{"boolMap":{"true":"COLOR_RED"}}',
    ],
  ])('IgnoreUnknownEnumStringValue%s', (_, input, output) => {
    expect(writeSink(readSink(input, { unknownEnumNames: 'skip' }))).toBe(output);
  });
});
