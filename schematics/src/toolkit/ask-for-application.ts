import { PLUGIN_CATALOG } from '../plugins/catalog.js';
import {
  applicationOptions,
  type ApplicationRequest,
} from '../toolkit-application/application-options.js';

type Ask = (question: string) => Promise<string>;

/** Asks for everything that flags would say. What cannot be is asked for again. */
export async function askForApplication(ask: Ask): Promise<ApplicationRequest> {
  const name = await askUntil(ask, 'Name of the service, such as acme/user-service: ', (answer) => {
    applicationOptions({ ...EMPTY, name: answer });
  });
  const list = PLUGIN_CATALOG.map(({ type }) => type).join(', ');
  const plugins = await askUntil(ask, `Plugins (${list}), none: `, (answer) => {
    applicationOptions({ ...EMPTY, name, plugins: words(answer) });
  });
  const http = await askYes(ask, 'Serve HTTP besides gRPC?', true);
  const ws = http && (await askYes(ask, 'Serve WebSocket too?', false));
  const gateway = http && (await askYes(ask, 'Forward an rpc to another service?', false));
  const isEsm = await askYes(ask, 'ECMAScript modules? Otherwise CommonJS.', true);
  return { name, plugins: words(plugins), http, ws, gateway, modules: isEsm ? 'esm' : 'cjs' };
}

const EMPTY: Omit<ApplicationRequest, 'name'> = {
  plugins: [],
  http: true,
  ws: false,
  gateway: false,
  modules: 'esm',
};

/** How often a question is asked before the command gives up. */
const MAX_ATTEMPTS = 5;

async function askUntil(ask: Ask, text: string, check: (answer: string) => void): Promise<string> {
  let question = text;
  for (let attempt = 1; ; attempt++) {
    const answer = (await ask(question)).trim();
    try {
      check(answer);
      return answer;
    } catch (error) {
      if (attempt === MAX_ATTEMPTS) throw error;
      question = `${(error as Error).message}\n${text}`;
    }
  }
}

async function askYes(ask: Ask, text: string, byDefault: boolean): Promise<boolean> {
  const answer = (await ask(`${text} ${byDefault ? '[Y/n]' : '[y/N]'} `)).trim().toLowerCase();
  return answer === '' ? byDefault : answer.startsWith('y');
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '' && word !== 'none');
}
