import { camelCaseGrpc, maybeSnakeToCamel } from 'ts-proto/build/src/case.js';
import { defaultOptions } from 'ts-proto/build/src/options.js';
import { camelCase, camelFromMethod, camelFromSnake, pascalCase } from './case.js';
import { enumMember, handlerName, propertyName } from './names.js';

const NAMES = [
  'user_id',
  'userId',
  'USER_ID',
  'UserID',
  '_leading',
  'trailing_',
  'double__underscore',
  'a',
  'A',
  'A_B',
  'foo_1_bar',
  'foo1bar',
  'GetAPIValue',
  'GetUser',
  'getUser',
  'Get_User_V2',
  'HTTPGet2XX',
  'X509Certificate',
  'ABC',
  '__proto__',
];

describe('names of fields and methods', () => {
  // ts-proto prints the types: it must not change the names that the model has chosen.
  it.each(NAMES)('of "%s" are those of ts-proto', (name) => {
    expect(camelFromSnake(name)).toBe(maybeSnakeToCamel(name, defaultOptions()));
    expect(camelFromMethod(name)).toBe(camelCaseGrpc(name));
  });

  it.each(NAMES)('of "%s" stay as they are when ts-proto sees them', (name) => {
    const key = camelFromSnake(name);
    expect(maybeSnakeToCamel(key, defaultOptions())).toBe(key);
  });

  it('avoid what objects, classes and enums have already', () => {
    expect(propertyName('constructor', new Set())).toBe('constructor$');
    expect(propertyName('to_string', new Set())).toBe('toString$');
    expect(propertyName('then', new Set())).toBe('then');
    expect(handlerName('Then', new Set())).toBe('then$');
    expect(handlerName('OnModuleInit', new Set())).toBe('onModuleInit$');
    expect(enumMember('NaN')).toBe('NaN$');
  });

  it('differ within one message or service', () => {
    expect(propertyName('foo_bar', new Set(['fooBar', 'fooBar$']))).toBe('fooBar$$');
    expect(handlerName('getUser', new Set(['getUser']))).toBe('getUser$');
  });
});

describe('names of plugins', () => {
  it.each([
    ['pgsql', 'Pgsql', 'pgsql'],
    ['primary_db', 'PrimaryDb', 'primaryDb'],
    ['redis2', 'Redis2', 'redis2'],
    ['user-cache', 'UserCache', 'userCache'],
    ['db1main', 'Db1Main', 'db1Main'],
    ['PGSQL', 'PGSQL', 'pGSQL'],
  ])('of "%s" are "%s" and "%s"', (name, pascal, camel) => {
    expect(pascalCase(name)).toBe(pascal);
    expect(camelCase(name)).toBe(camel);
  });
});
