import { Controller, Get, Header } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PUBLIC = join(import.meta.dirname, '../../public');
const CENTRIFUGE = new URL('../dist/centrifuge.js', import.meta.resolve('centrifuge'));

/** The page to chat in: a plain Nest controller beside the service. */
@Controller()
export class PageController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): Promise<string> {
    return readFile(join(PUBLIC, 'index.html'), 'utf8');
  }

  @Get('chat.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): Promise<string> {
    return readFile(join(PUBLIC, 'chat.js'), 'utf8');
  }

  /** The official client. */
  @Get('centrifuge.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  client(): Promise<string> {
    return readFile(fileURLToPath(CENTRIFUGE), 'utf8');
  }
}
