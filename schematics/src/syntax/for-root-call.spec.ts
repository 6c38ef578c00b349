import { addServices, readForRootCall } from './for-root-call.js';

const IMPORT = "import { UserServiceToolkit } from './gen/user-service.toolkit.js';\n";

function call(options: string): string {
  return `${IMPORT}@Module({ imports: [ToolkitModule.forRoot(${options})] })\nexport class AppModule {}\n`;
}

describe('the call of ToolkitModule.forRoot()', () => {
  it('is not there in most files', () => {
    expect(readForRootCall(IMPORT)).toBeUndefined();
    expect(addServices(IMPORT, ['B'])).toBeUndefined();
  });

  it.each([
    ['options from elsewhere', 'options'],
    ['no options', ''],
    ['a service that may be a list', '{ service: services }'],
    ['a computed list', '{ service: [A, ...others] }'],
    ['shorthand', '{ service }'],
    ['no service', '{}'],
  ])('is left alone with %s', (_, options) => {
    expect(readForRootCall(call(options))).toMatchObject({ services: undefined });
    expect(addServices(call(options), ['B'])).toBeUndefined();
  });

  it('is found with settings from a factory too', () => {
    const text = call('{ service: UserServiceToolkit }').replace('forRoot', 'forRootAsync');
    expect(readForRootCall(text)).toMatchObject({ services: ['UserServiceToolkit'] });
  });

  it('gets services, each once', () => {
    const one = call("{\n  service: UserServiceToolkit, // the first\n  name: 'users',\n}");
    const two = addServices(one, ['B']);
    expect(two).toBe(one.replace('UserServiceToolkit, //', '[UserServiceToolkit, B], //'));
    const three = addServices(two!, ['B', 'C']);
    expect(three).toBe(one.replace('UserServiceToolkit, //', '[UserServiceToolkit, B, C], //'));
    expect(addServices(three!, ['UserServiceToolkit', 'C'])).toBe(three);
    expect(addServices(call('{ service: [] }'), ['B'])).toBe(call('{ service: [B] }'));
  });

  it.each([
    ["{ service: A, envPrefix: 'USERS' }", { kind: 'prefix', text: 'USERS' }],
    ["{ service: A, name: 'users' }", { kind: 'name', text: 'users' }],
    ["{ service: A, name: 'users', envPrefix: '' }", { kind: 'prefix', text: '' }],
    ['{ service: A }', { kind: 'default' }],
    ['{ service: A, envPrefix }', { kind: 'unknown' }],
    ['{ service: A, envPrefix: PREFIX }', { kind: 'unknown' }],
    ['{ service: A, ...more }', { kind: 'unknown' }],
  ])('tells the prefix of variables: %s', (options, envPrefix) => {
    expect(readForRootCall(call(options))).toMatchObject({ envPrefix });
  });
});
