import type { FileModel, ServiceModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importSymbol, importType, type ImportSymbol } from '../../print/import-symbol.js';
import { args, array, literal, type Printable } from '../../print/printable.js';
import { clientName, clientSymbol } from '../clients/client-symbol.js';
import { pluginsOf } from '../toolkit/emit-plugins.js';

/** Folder and ending of the files of mocks: `tests/user-service.mocks.ts`. */
export const MOCK_FILES = { folder: 'tests', suffix: '.mocks' } as const;

const TESTING = '@nestjs-toolkit/testing/mocks';
const createMock = importSymbol('createMock', TESTING);
const stubClient = importSymbol('stubClient', TESTING);
const Mocked = importType('Mocked', TESTING);
const StubsOf = importType('StubsOf', TESTING);

/**
 * Writes `tests/<name>.mocks.ts` for a file with `toolkit.tests_spec`: a mock of the handler interface
 * and of the client of each service, of its clients holder, and of each plugin; and stubs of the client.
 */
export function emitMocks(file: FileModel, out: GeneratedFile): void {
  if (file.mocks === undefined) return;
  for (const plugin of pluginsOf(file)) {
    const type = importType(plugin.tsName, toolkitModule(file));
    out.doc(`Mock of plugin \`${plugin.prefix}\` (${plugin.type}).`);
    emitMock(out, plugin.tsName, type);
  }
  for (const service of file.services) emitServiceMocks(service, out);
}

function emitServiceMocks(service: ServiceModel, out: GeneratedFile): void {
  const { name, parent } = service;
  const handlers = service.methods.filter(({ handled }) => handled !== 'none');
  out.doc(`Mock of the class that handles \`${service.typeName}\`.`);
  emitMock(
    out,
    `${name}Server`,
    importType(`${name}Server`, toolkitModule(parent)),
    handlers.map(({ handler }) => handler),
  );
  if (parent.remoteServices.length > 0) {
    out.doc(`Mock of the clients that \`${name}\` has.`);
    emitMock(
      out,
      `${name}Services`,
      importType(`${name}Services`, toolkitModule(parent)),
      parent.remoteServices.map(({ accessor }) => accessor),
    );
  }
  const client = clientSymbol(service);
  out.doc(`Mock of the client of \`${service.typeName}\`.`);
  emitMock(
    out,
    clientName(service),
    { ...client, typeOnly: true },
    service.methods.map(({ handler }) => handler),
  );
  emitStubs(service, client, out);
}

/** Writes `mock<Name>()`. */
function emitMock(
  out: GeneratedFile,
  name: string,
  type: ImportSymbol,
  methods?: readonly string[],
): void {
  const overrides: Printable = ['overrides: Partial<', type, '> = {}'];
  out.block(
    [
      `export function ${out.declare(`mock${name}`)}`,
      args(overrides),
      ': ',
      Mocked,
      '<',
      type,
      '> {',
    ],
    () => {
      const names = methods === undefined ? [] : [array(methods.map(literal))];
      const call = args(literal(name), 'overrides', ...names);
      out.print('return ', createMock, '<', type, '>', call, ';');
    },
    '}',
  );
  out.print();
}

/** Writes `<Service>Stubs` and `with<Service>Stubs()`, as the original has them. */
function emitStubs(service: ServiceModel, client: ImportSymbol, out: GeneratedFile): void {
  const type = out.declare(`${service.name}Stubs`);
  out.doc(
    `Canned answers of \`${service.typeName}\`: for each rpc a list of request, response or error.`,
  );
  out.print(`export type ${type} = `, StubsOf, '<', client, '>;');
  out.print();
  out.doc(`A client of \`${service.typeName}\` that answers with stubs, and remembers its calls.`);
  out.block(
    [
      `export function ${out.declare(`with${service.name}Stubs`)}(stubs: ${type}): `,
      [Mocked, '<', client, '> {'],
    ],
    () => out.print('return ', stubClient, args(client, 'stubs'), ';'),
    '}',
  );
  out.print();
}

function toolkitModule({ baseName }: FileModel): string {
  return `./${baseName}.toolkit.js`;
}
