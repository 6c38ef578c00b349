import { BadRequestException, ConflictException, HttpException } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { createLogger } from '../logging/pino-logger.js';
import { Code, codeName } from './code.js';
import { codeFromHttpStatus, httpStatusFromCode } from './http-status.js';
import { StatusError } from './status-error.js';
import { statusErrorFrom } from './status-error-from.js';

function capture(): { logger: ReturnType<typeof createLogger>; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  return { logger: createLogger({ logLevel: 'info', logFormat: 'json' }, {}, destination), lines };
}

describe('StatusError', () => {
  it('is an HttpException with the status and body that HTTP clients get', () => {
    const error = StatusError.notFound('user 7 not found');
    expect(error).toBeInstanceOf(HttpException);
    expect(error).toMatchObject({
      code: Code.NOT_FOUND,
      codeName: 'NOT_FOUND',
      message: 'user 7 not found',
    });
    expect(error.getResponse()).toEqual({
      code: 404,
      status: 'Not Found',
      message: 'user 7 not found',
      details: [],
    });
  });

  it('can have an HTTP status of its own', () => {
    expect(
      StatusError.invalidArgument('too large', { httpStatus: 413 }).getResponse(),
    ).toMatchObject({ code: 413, status: 'Payload Too Large' });
  });

  it('is recognised across copies of the package', () => {
    const twin = Object.assign(Object.create(null), {
      code: 5,
      [Symbol.for('@nestjs-toolkit/core:StatusError')]: true,
    });
    expect(StatusError.is(twin)).toBe(true);
    expect(StatusError.is(new Error('no'))).toBe(false);
    expect(StatusError.is(undefined)).toBe(false);
  });

  it.each(Object.values(Code))('maps code %i to an HTTP status and keeps its name', (code) => {
    expect(httpStatusFromCode(code)).toBeGreaterThanOrEqual(200);
    expect(Code[codeName(code)]).toBe(code);
  });

  it.each([
    [418, Code.FAILED_PRECONDITION],
    [500, Code.INTERNAL],
    [599, Code.INTERNAL],
    [302, Code.UNKNOWN],
  ])('maps HTTP status %i, which has no code of its own, to %i', (status, code) =>
    expect(codeFromHttpStatus(status)).toBe(code),
  );
});

describe('statusErrorFrom', () => {
  it('keeps a StatusError', () => {
    const error = StatusError.aborted('try again');
    expect(statusErrorFrom(error, capture())).toBe(error);
  });

  it('keeps status and texts of Nest exceptions', () => {
    const source = capture();
    expect(statusErrorFrom(new ConflictException('taken'), source)).toMatchObject({
      code: Code.ABORTED,
      message: 'taken',
    });
    const list = statusErrorFrom(
      new BadRequestException(['name is short', 'email is wrong']),
      source,
    );
    expect(list).toMatchObject({
      code: Code.INVALID_ARGUMENT,
      message: 'name is short; email is wrong',
    });
    expect(statusErrorFrom(new HttpException('teapot', 418), source).getStatus()).toBe(418);
  });

  it('keeps code and message of an RpcException', () => {
    const source = capture();
    const exception = new RpcException({ code: Code.NOT_FOUND, message: 'gone' });
    expect(statusErrorFrom(exception, source)).toMatchObject({
      code: Code.NOT_FOUND,
      message: 'gone',
    });
    expect(statusErrorFrom(new RpcException('plain'), source)).toMatchObject({
      code: Code.UNKNOWN,
      message: 'plain',
    });
    expect(statusErrorFrom(new RpcException({ code: 99, message: 'odd' }), source).code).toBe(
      Code.UNKNOWN,
    );
  });

  it('treats an aborted operation as cancelled', () => {
    const abort = new DOMException('This operation was aborted', 'AbortError');
    expect(statusErrorFrom(abort, capture()).code).toBe(Code.CANCELLED);
  });

  it.each([new TypeError('x of undefined'), 'text', undefined, null, 7, { some: 'object' }])(
    'hides a bug (%p) behind a reference id that the log knows',
    (bug) => {
      const source = capture();
      const { lines } = source;
      const error = statusErrorFrom(bug, source);
      const reference = /^internal error, reference ([0-9a-f-]{36})$/.exec(error.message)?.[1];
      expect(error.code).toBe(Code.INTERNAL);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({ level: 'error', reference });
    },
  );

  it('logs the stack and causes of a bug', () => {
    const source = capture();
    const { lines } = source;
    statusErrorFrom(new Error('outer', { cause: new Error('inner') }), source);
    expect(lines[0]?.['error']).toMatchObject({
      message: 'outer',
      cause: { message: 'inner' },
      stack: expect.stringContaining('Error: outer'),
    });
  });
});
