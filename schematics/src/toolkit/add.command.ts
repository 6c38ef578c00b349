import { addClientToProject } from '../edit-project/add-client-to-project.js';
import { addMethodToProject } from '../edit-project/add-method-to-project.js';
import { addPluginToProject } from '../edit-project/add-plugin-to-project.js';
import { addWorkerToProject } from '../edit-project/add-worker-to-project.js';
import { methodRequest } from '../edit-project/method-request.js';
import { PLUGIN_CATALOG } from '../plugins/catalog.js';
import { diskFiles } from '../project/disk-files.js';
import { UserError } from '../report/user-error.js';
import { applyChanges } from './apply-changes.js';
import { ExitCode, type Command, type OptionValues } from './command.js';

/** Adds a plugin, an rpc or a client to the proto of a project, or a worker, and what follows from it. */
export const addCommand: Command = {
  name: 'add',
  summary: 'Adds a plugin, an rpc, a client or a worker, and what follows from it.',
  help: [
    'Usage: toolkit add plugin <type> [--prefix <prefix>] [--service <Service>]',
    '       toolkit add method <Name> [options]',
    '       toolkit add client <service> [--proto <import path>] [--address <host:port>]',
    '       toolkit add worker <name>',
    '',
    'The proto keeps its comments and format. Code is generated, the class that handles the service gets the',
    'method, package.json and .env get what a plugin needs. If the proto would not compile any more, nothing',
    'is written.',
    '',
    'Plugins:',
    ...PLUGIN_CATALOG.map(({ type, summary }) => `  ${type.padEnd(17)}${summary}`),
    '',
    'Options of methods:',
    '  --expose-http <verb>:/<path>                      serve it over HTTP, as get:/users/{id}',
    '  --expose-ws /<path>                               let WebSockets connect there',
    '  --subscribe-ws                                    answer the event of its name (with --proxy)',
    '  --proxy <service>:/<package.Service>/<Method>     forward it to another service',
    '  --stream server|client|bidi                       what streams',
    '  --request <Message>, --response <Message>         existing messages instead of new ones',
    '',
    'Options:',
    '  --path <proto>       the proto, if there are several',
    '  --service <Service>  the service, if the proto has several',
    '  --project <name>     the application of a Nest monorepo',
    '  --dry-run            only says what would be written',
  ].join('\n'),
  options: {
    prefix: { type: 'string' },
    proto: { type: 'string' },
    address: { type: 'string' },
    service: { type: 'string' },
    path: { type: 'string' },
    project: { type: 'string' },
    stream: { type: 'string' },
    request: { type: 'string' },
    response: { type: 'string' },
    'expose-http': { type: 'string' },
    'expose-ws': { type: 'string' },
    'subscribe-ws': { type: 'boolean' },
    proxy: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  maxWords: 2,
  run: async (values, terminal, [kind, name]) => {
    const add = kind === undefined ? undefined : KINDS[kind];
    if (add === undefined || name === undefined) {
      const wanted = `expected toolkit add ${Object.keys(KINDS).join('|')} and a name`;
      terminal.err(add || kind === undefined ? wanted : `cannot add "${kind}": ${wanted}`);
      return ExitCode.usage;
    }
    const files = diskFiles(terminal.folder);
    const plan = add(name, values);
    return applyChanges(terminal, values['dry-run'] === true, () => plan(files));
  },
};

const METHOD_ONLY = [
  'stream',
  'request',
  'response',
  'expose-http',
  'expose-ws',
  'subscribe-ws',
  'proxy',
];

/** What can be added. */
const KINDS: Readonly<Record<string, (name: string, values: OptionValues) => Add>> = {
  plugin,
  method,
  client,
  worker,
};

type Add = (files: ReturnType<typeof diskFiles>) => ReturnType<typeof addPluginToProject>;

function plugin(type: string, values: OptionValues): Add {
  const wrong = METHOD_ONLY.find((name) => values[name] !== undefined);
  if (wrong !== undefined) throw new UserError(`--${wrong} is an option of toolkit add method`);
  const { prefix, service, path, project } = values as Readonly<Record<string, string | undefined>>;
  return (files) => addPluginToProject(files, { type, prefix, service, path, project });
}

function method(name: string, values: OptionValues): Add {
  if (values['prefix'] !== undefined) {
    throw new UserError('--prefix is an option of toolkit add plugin');
  }
  const text = values as Readonly<Record<string, string | undefined>>;
  const request = methodRequest({
    name,
    service: text['service'],
    path: text['path'],
    project: text['project'],
    stream: text['stream'],
    request: text['request'],
    response: text['response'],
    exposeHttp: text['expose-http'],
    exposeWs: text['expose-ws'],
    subscribeWs: values['subscribe-ws'] === true,
    proxy: text['proxy'],
  });
  return (files) => addMethodToProject(files, request);
}

function client(service: string, values: OptionValues): Add {
  const { proto, address, path, project } = values as Readonly<Record<string, string | undefined>>;
  return (files) => addClientToProject(files, { service, proto, address, path, project });
}

function worker(name: string, values: OptionValues): Add {
  return (files) =>
    addWorkerToProject(files, { name, project: values['project'] as string | undefined });
}
