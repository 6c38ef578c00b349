// What error texts say of the values of scalar types.

export const INT32_EXPECTED = 'an integer from -2147483648 to 2147483647';
export const UINT32_EXPECTED = 'an integer from 0 to 4294967295';
export const INT64_EXPECTED = 'an integer from -9223372036854775808 to 9223372036854775807';
export const UINT64_EXPECTED = 'an integer from 0 to 18446744073709551615';
export const DOUBLE_EXPECTED = 'a number, "NaN", "Infinity" or "-Infinity"';
export const FLOAT_EXPECTED = 'a number of at most ±3.4028235e38, "NaN", "Infinity" or "-Infinity"';
export const BOOL_EXPECTED = 'true or false';
export const STRING_EXPECTED = 'a string';
export const BYTES_EXPECTED = 'base64 text';
